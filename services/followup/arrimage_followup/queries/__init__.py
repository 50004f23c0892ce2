"""What may be asked of followup."""
