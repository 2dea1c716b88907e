"""Speed, measured in one run and told as ratios; never a timed test."""
