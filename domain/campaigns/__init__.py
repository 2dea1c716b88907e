"""Campaigns: a window of days, lists of difficulties by number, a daily line, a report at the end."""
