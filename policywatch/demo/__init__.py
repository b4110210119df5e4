"""The main job on a folder of editions served on loopback; nothing here knows what is in it."""
