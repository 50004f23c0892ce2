"""What workers do and what events bring about, one use case a file."""
