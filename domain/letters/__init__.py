"""Letters 函: drafted by dates and lag, reviewed and signed by two persons, served, replied to."""
