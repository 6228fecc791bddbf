"""The panel: the open ticket, its situation and what the copilot offers."""
