"""THE RULES. Pure: values in, values out; imports the standard library only."""
