"""The page on which an agent reads a wording before it is kept."""
