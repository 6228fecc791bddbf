"""The strip that counts down while a decision can still be taken back."""
