"""Whole sentences that follow no form → Event."""
