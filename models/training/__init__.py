"""How the shipped packs are trained, quantised and measured."""
