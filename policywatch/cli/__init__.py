"""The command line: it parses and prints; what it calls does the work."""

from policywatch.cli.app import main

__all__ = ["main"]
