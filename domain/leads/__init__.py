"""招商盯引: leads with the day of their next contact (domain §8 D0-5)."""
