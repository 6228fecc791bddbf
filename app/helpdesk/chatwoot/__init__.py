"""Chatwoot through its application API, and its ActionCable connection for news."""
