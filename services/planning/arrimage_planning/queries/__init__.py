"""What people and other programs may ask."""
