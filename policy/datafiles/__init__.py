"""CMS data files as keyed rows: what a difference between two releases means to a claim."""
