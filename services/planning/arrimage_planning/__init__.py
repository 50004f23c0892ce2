"""The planning service of Arrimage: plans of meetings and their calendar."""
