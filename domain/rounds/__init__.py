"""What is owed in each period: the daily round, reports, digests."""
