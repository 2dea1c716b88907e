"""Looking at ourselves: seals over the trail, the nightly self-audit, words that are destroyed, words never kept."""
