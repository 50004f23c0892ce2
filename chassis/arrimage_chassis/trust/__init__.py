"""What lets two organizations trust what they read of each other: signatures, seals, pair agreements (R-094)."""
