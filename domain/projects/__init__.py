"""Projects and their figures."""
