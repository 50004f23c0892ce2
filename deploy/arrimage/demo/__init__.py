"""The demonstration: two invented journeys between two real organizations, on real servers, in simulated time."""
