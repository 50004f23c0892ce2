"""Real servers and waiting for the tests of Arrimage (development only)."""
