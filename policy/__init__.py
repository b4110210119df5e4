"""The core: codes, documents, gates, comparison, and what may be told.

Nothing here reads a clock, a file, a socket or a database. Every function goes from value to
value, so a decision can be repeated from stored evidence.
"""
