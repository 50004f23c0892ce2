"""The store of followup: the only place with SQL."""
