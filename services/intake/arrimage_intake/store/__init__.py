"""The store of intake: the one place of its SQL, and the one place of the network where identity is kept."""
