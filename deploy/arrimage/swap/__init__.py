"""Another program in the place of a service while the node runs; nothing is lost, nothing said twice."""
