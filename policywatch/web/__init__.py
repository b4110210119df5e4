"""Evidence pages: both editions of a change, the bytes of a capture, the health of the service."""
