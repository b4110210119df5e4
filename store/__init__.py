"""Everything that is kept: evidence, editions, changes, the outbox. Gives values, never rows."""
