"""Bytes to a Document: HTML, PDF, the Coverage API's JSON and plain text. No network, no database."""
