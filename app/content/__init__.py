"""Reads what a company writes: the only home of YAML."""
