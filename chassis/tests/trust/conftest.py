"""A request and the keys to answer it."""

from __future__ import annotations

import pytest
from chassis.tests.trust.exchange import Exchange, new_exchange


@pytest.fixture
def exchange() -> Exchange:
    """Return a request and the keys to answer it."""
    return new_exchange()
