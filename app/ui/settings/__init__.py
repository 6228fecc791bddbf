"""The settings: what can be chosen, in sections that are searched together."""
