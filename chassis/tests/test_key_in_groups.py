"""A worker's key is written so that somebody can read it from a paper, and typed as anybody types."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from arrimage_chassis.http.key_in_groups import KEY_BYTES, as_written, written
from arrimage_chassis.http.workers import Workers

pytestmark = pytest.mark.requirement("R-328")
KEY = written(bytes(range(7, 7 + KEY_BYTES)))


def test_a_key_is_eight_groups_of_four_signs_that_are_not_taken_for_others() -> None:
    assert re.fullmatch(r"([0-9a-hjkmnp-tv-z]{4}-){7}[0-9a-hjkmnp-tv-z]{4}", KEY)
    assert written(bytes(KEY_BYTES)) == "-".join(["0000"] * 8)
    assert written(b"\xff" * KEY_BYTES) == "-".join(["zzzz"] * 8)
    assert len({written(bytes([each] * KEY_BYTES)) for each in range(256)}) == 256


@pytest.mark.parametrize(
    "typed",
    [KEY, KEY.upper(), KEY.replace("-", " "), KEY.replace("-", ""), f"  {KEY}\n", KEY.replace("0", "o", 1)],
    ids=["as it is", "capitals", "blanks", "no groups", "blanks around", "an o for a zero"],
)
def test_however_it_is_typed_it_is_the_key(typed: str) -> None:
    assert as_written(typed) == KEY


def test_a_key_of_another_kind_is_left_as_it_is() -> None:
    before = "pXw3u9Yb_Vq1-Zk0C7dL2mN4oR6sT8uWxYzA1bC3dE5"
    assert as_written(f" {before} ") == before


def test_a_worker_is_known_by_the_key_as_they_typed_it_and_no_other_is(tmp_path: Path) -> None:
    digest = hashlib.sha256(KEY.encode()).hexdigest()
    file = tmp_path / "workers.json"
    file.write_text(f'{{"workers": [{{"id": "m1", "role": "worker", "key_sha256": "{digest}"}}]}}')
    workers = Workers(file, anonymous_allowed=False)
    known = workers.with_key("m1", KEY.upper().replace("-", " "))
    assert known is not None
    assert known.id == "m1"
    assert workers.with_key("m2", KEY) is None
    assert workers.with_key("m1", KEY[:-1]) is None
