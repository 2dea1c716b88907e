"""Problems: raised, routed by the kind of element, and dispatched through four levels (domain §6)."""
