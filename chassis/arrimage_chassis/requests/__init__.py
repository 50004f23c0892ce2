"""Questions between the services of one node: asked when needed, answered with the least, kept nowhere."""
