"""Measures the models as the product runs them: numpy and the packs, nothing else."""
