"""The notifications service of Arrimage: neutral notices to workers."""
