"""Knowledge articles as people keep them: one reader for each format, and the folder they lie in."""
