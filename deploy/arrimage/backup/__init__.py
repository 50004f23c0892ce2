"""Backup and restore of a node: one encrypted file that holds all that a node cannot do without (ADR 0010)."""
