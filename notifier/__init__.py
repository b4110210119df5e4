"""An alert to its words, and its words to Slack or a terminal."""
