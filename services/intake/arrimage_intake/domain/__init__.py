"""The rules of referrals, pure: states, the seven days, what a form holds. No clock, no store, no framework."""
