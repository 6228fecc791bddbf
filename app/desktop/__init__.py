"""This computer, without Qt: folders, settings, secrets, one running copy, and what `calmdesk doctor` looks at."""
