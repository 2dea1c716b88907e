"""The page of one matter: what was sent about it."""
