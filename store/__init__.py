"""ALL THE SQL. SQLAlchemy Core tables, rows ↔ frozen dataclasses, one transaction for a batch, lookups, queries."""
