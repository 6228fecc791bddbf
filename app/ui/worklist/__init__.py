"""The worklist: my open tickets, and a field for a pasted address."""
