"""The contract of each role: what a program owes that takes the place of a service (R-007, R-013)."""
