"""What was said on a node's own bus, kept in a file, and said again where that harms nobody."""
