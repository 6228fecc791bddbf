"""What a company writes, read out of a file's fields into the domain's values: one module per kind of file."""
