"""The store of notifications: the only place with SQL."""
