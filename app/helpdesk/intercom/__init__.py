"""Intercom through version 2.16 of its API."""
