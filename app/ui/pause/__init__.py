"""The page of a pause."""
