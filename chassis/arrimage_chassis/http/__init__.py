"""HTTP in: who asks, once only, problem details. Routes are built from a service's manifest."""
