"""The rules of assessments, plans, meetings and closures: pure, without clock, store or framework."""
