"""The policy laboratory: what other rules would have said. It never writes."""
