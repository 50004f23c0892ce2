"""Promises of intake alone, broken."""

from __future__ import annotations

MUTANTS = ()
