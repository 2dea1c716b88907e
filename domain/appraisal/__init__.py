"""Appraisal: a ledger of points that is only ever added to, each point with the fact it rests on (domain §8 D3-6)."""
