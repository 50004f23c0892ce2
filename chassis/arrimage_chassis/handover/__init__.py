"""What one program of a role hands to the next, where reading the streams again does not reach (R-013)."""
