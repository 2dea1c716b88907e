"""What is said and what came of it: notices, burden rules, quota, receipts, listening."""
