"""THE DOOR (apply) and WHAT THE HUMAN MEANT (receive, commands, language)."""
