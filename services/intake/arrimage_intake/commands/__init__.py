"""What changes something in intake, one use case a file."""
