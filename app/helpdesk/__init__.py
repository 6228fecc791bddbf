"""Helpdesks: one client for all, one folder per vendor; the only home of httpx, truststore and bs4."""
