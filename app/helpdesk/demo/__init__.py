"""The embedded demo desk: no network, invented tickets, customers who answer."""
