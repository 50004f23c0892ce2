"""What people and programs may ask of intake."""
