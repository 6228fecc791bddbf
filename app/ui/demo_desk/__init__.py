"""The demo desk's own window: the ticket tool beside which the panel stands, with customers who write live."""
