"""What every window shares: look, fonts, icons, keys and small widgets."""
