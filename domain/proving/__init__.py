"""What a sender whose words nobody signed may complete by a word, and what only by a code."""
