"""A node: the services of one organization around a small NATS server of its own."""
