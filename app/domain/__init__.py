"""Facts and rules of the product as frozen values and pure functions: no I/O, no clock, no third-party import."""
