"""The program: the one place where the parts meet."""
