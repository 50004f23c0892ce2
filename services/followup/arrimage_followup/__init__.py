"""The followup service of Arrimage: calls after an episode, each exactly once."""
