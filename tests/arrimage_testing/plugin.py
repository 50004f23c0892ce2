"""The pytest fixtures of every Arrimage test suite."""
