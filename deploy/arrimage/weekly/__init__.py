"""What a node tells the whole network of how much is done: once a week, if node.yaml says so (R-021)."""
