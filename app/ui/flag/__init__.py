"""The page on which an agent says what was wrong."""
