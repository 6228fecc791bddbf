"""My day: the figures that belong to the agent alone."""
