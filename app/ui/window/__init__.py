"""The window around the panel: which page is open, which key does what."""
