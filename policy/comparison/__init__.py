"""Two editions compared: what stands in both, what changed, and what kind of change it is."""
