"""Another organization's program in the place of a service: what it declares, needs, and is told at its start."""
