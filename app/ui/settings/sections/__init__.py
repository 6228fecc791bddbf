"""The sections of the settings: what each shows, in words."""
