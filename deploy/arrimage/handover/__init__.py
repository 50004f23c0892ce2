"""The handover file: signed by the organization, encrypted under a passphrase, JSON Lines inside."""
