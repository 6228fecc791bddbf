"""The page of a whole article."""
