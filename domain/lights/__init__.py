"""Lights: the colour a project wears on a day, why, and the way back to green (domain §7)."""
