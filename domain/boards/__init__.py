"""大屏: what the hall may see is a snapshot that somebody let out, never the live state (D0-3, domain §10.7)."""
