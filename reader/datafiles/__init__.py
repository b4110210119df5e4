"""CMS data files to keyed rows of the codes that are wanted."""
