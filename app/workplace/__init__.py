"""What one person's program stands on: folders, choices, accounts and content, for its pages and commands."""
