"""What strangers can send, tried without end: coverage-guided (Atheris) and with hypothesis. See docs/security.md."""
