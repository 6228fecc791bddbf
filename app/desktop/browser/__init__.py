"""The browser extension's side of this computer: its native host, where it is installed, what IT needs. No Qt."""
