"""The burden rules of domain §10: what may leave (`leaving`), and what it cost the county (`meter`)."""
