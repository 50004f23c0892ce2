"""The use cases of followup, one a file."""
