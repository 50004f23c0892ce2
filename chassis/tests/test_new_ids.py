from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import RFC_4122

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrimage_chassis.new_ids import uuid7

INSTANTS = st.floats(0, 4102e6).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
RANDOM = st.binary(min_size=10, max_size=10)


@given(now=INSTANTS, random=RANDOM)
def test_an_id_is_a_version_7_that_tells_its_millisecond(now: datetime, random: bytes) -> None:
    made = uuid7(now, random)
    assert made.version == 7
    assert made.variant == RFC_4122
    assert made.int >> 80 == int(now.timestamp() * 1000)


@given(now=INSTANTS, first=RANDOM, second=RANDOM)
def test_a_later_id_sorts_after_an_earlier_one(now: datetime, first: bytes, second: bytes) -> None:
    assert uuid7(now, first) < uuid7(now + timedelta(milliseconds=2), second)


def test_too_little_randomness_is_refused() -> None:
    with pytest.raises(ValueError, match=r"new_ids\.wrong_length"):
        uuid7(datetime(2010, 10, 4, tzinfo=UTC), b"short")
