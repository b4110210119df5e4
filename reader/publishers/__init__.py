"""A publisher's true quirks, each a plain function named in its TOML."""
