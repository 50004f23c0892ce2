"""What may be asked of notifications."""
