"""The rules of the calls: who gets them, on which dates, and what may follow what."""
