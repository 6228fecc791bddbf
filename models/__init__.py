"""The packs that ship with Calmdesk and the programs that made them."""
