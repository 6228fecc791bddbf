"""What the product does: use cases in plain async Python that reach the world through ports."""
