"""The editor: what a decision sends, part by part, before it is sent."""
