"""How well the masks hide what tells who somebody is, on lines written for it: <<kind|what must be hidden>>."""
