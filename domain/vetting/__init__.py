"""论证: how candidates of a coming year come into its plan, step by step (domain §8 D0-1)."""
