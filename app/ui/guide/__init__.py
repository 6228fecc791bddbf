"""The tour of the demo: one hint after the other, each gone when the agent has done it."""
