"""Networks to learn from: real organizations, invented keys."""
