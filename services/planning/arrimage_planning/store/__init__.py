"""Tables, their reading and writing, and their history: the only place with SQL."""
