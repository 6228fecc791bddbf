"""Zammad through its REST API."""
