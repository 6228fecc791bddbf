"""Care of what is stored: checks, backups and the way back, how long words stay, forgetting, and a new key."""
