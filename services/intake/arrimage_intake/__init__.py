"""The intake service of Arrimage: referrals, persons, consents and the one gate to other organizations."""
