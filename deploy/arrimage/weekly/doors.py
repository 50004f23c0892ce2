"""The weekly counts' own user at the node's border: it may say one subject, and nothing else (R-022)."""

from __future__ import annotations

import os

from arrimage.keys import Randomness, keep_nkey, new_nkey
from arrimage.node.config import NodeConfig
from arrimage.node.directory import NodeDirectory

COUNTS = "counts"
"""The name under which it connects; its replies come to ``_INBOX_counts``."""


def make_counts_key(directory: NodeDirectory, node: NodeConfig, randomness: Randomness = os.urandom) -> None:
    """Make the key of who publishes the counts, if ``node`` publishes them and there is none."""
    if node.weekly_counts and not directory.counts_seed.exists():
        keep_nkey(directory.counts_seed, new_nkey(randomness))
