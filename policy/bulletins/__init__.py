"""Publications that announce changes of other documents: their entries, codes, policies and dates."""
