"""The access log: who had to do with what is known of a person, chained so that nothing is taken back (R-329)."""
