"""The hub: one durable mailbox per organization, trusted to deliver and with nothing else."""
