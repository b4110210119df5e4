"""Sentences of a policy: what they are about, whom they bind, and what a changed word of them means."""
