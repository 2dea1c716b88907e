"""Governing the house from the server: rules, keys, emergencies, phone numbers, looks at the trail."""
