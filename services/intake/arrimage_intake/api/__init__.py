"""HTTP in: what is given, what is answered, and one function a route."""
