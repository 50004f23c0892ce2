"""Services that break a promise: small patches, one for each."""
