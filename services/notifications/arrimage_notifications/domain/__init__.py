"""Who is told of what, and which facts may be said."""
