"""What a service tells Prometheus of itself: numbers of events and of seconds, never of whom (R-020)."""
