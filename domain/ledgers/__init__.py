"""The ledger as a workbook: which matters, what stands in a row, who may have it."""
