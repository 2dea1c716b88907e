"""People and their posts, the roster, accounts, groups."""
