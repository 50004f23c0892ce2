"""The pair agreements of the example: proposed, loaded, signed, sent back, as people do with the command line."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

from arrimage.keys import Randomness
from arrimage.node.agreements import load_from_partner, propose_agreement, sign_agreement
from arrimage.node.config import load_node
from arrimage.node.directory import NodeDirectory
from arrimage_chassis.new_ids import uuid7
from arrimage_contracts.vocabularies import DataCategory

BEGINS_ON: Final = date(2010, 1, 1)
"""Before the first day of the simulated time in which the example is played."""
CATEGORIES: Final = (
    DataCategory.IDENTITY,
    DataCategory.CONTACT,
    DataCategory.REASON,
    DataCategory.THERAPY,
    DataCategory.NEEDS,
    DataCategory.OUTCOME,
)
"""What a referral and its answer need."""


def agree(one: NodeDirectory, other: NodeDirectory, randomness: Randomness) -> None:
    """Let the organizations of two nodes, which have joined one network, make an agreement that both sign.

    :raises ArrimageError: ``agreement.*``.
    """
    partner = load_node(other.config).organization
    agreement_id = uuid7(datetime.combine(BEGINS_ON, datetime.min.time(), UTC), randomness(10))
    proposed = propose_agreement(one, partner, CATEGORIES, BEGINS_ON, None, agreement_id)
    load_from_partner(other, proposed, BEGINS_ON)
    load_from_partner(one, sign_agreement(other, agreement_id), BEGINS_ON)
