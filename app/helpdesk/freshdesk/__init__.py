"""Freshdesk through version 2 of its API."""
