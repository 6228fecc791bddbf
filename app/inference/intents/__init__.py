"""A company's own intents: heads for the shipped encoder, made from labelled examples and judged by them."""
