"""Data files of a known layout, reduced to the records of some codes."""
