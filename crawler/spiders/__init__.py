"""One spider for each method of publication."""
