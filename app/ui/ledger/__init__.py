"""The privacy ledger: every request the program made."""
