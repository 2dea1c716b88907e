"""Matters under supervision, from hand-over to close-out; ladders and the gate."""
