"""The arrimage command: runs nodes, hubs and the demonstration."""
