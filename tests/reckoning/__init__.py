"""What people are told, worked out a second time from the text of the rules."""
