"""The journal: what was advised, shown, decided and delivered."""
