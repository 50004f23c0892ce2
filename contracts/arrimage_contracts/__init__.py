"""What crosses the buses of Arrimage: events, envelope, subjects, vocabularies, schemas."""
