"""Zendesk Support and its help centre, signed in to with the browser."""
