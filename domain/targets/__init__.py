"""Targets of a year: a goal, how far it is, how far it should be by now (domain §8 D1-6, D4-6)."""
