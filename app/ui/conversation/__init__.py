"""The whole conversation of a ticket: ten thousand messages as well as two."""
