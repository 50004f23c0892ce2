"""An organization's own integrators: what they may read of its node, and by which way (R-021)."""
