"""Model quality: what the packs in use can do, and how sure they may be believed."""
