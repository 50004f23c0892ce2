"""The search that must find nothing finds what is there, however it is written down (R-020)."""

from __future__ import annotations

import base64
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from arrimage.demo.search import Needle, readings, rows_of, search

pytestmark = pytest.mark.requirement("R-020")

NAME = "Mélusine Charbonneau-Ouimet"
PHONE = "450-555-0161"


def _json(text: str) -> bytes:
    return json.dumps({"said": text}).encode()


def _base64(content: bytes) -> bytes:
    return base64.b64encode(content)


WAYS: dict[str, Callable[[str], bytes]] = {
    "as it is": str.encode,
    "in capitals": lambda text: text.upper().encode(),
    "without accents": lambda text: text.replace("é", "e").encode(),
    "with accents apart": lambda text: text.replace("é", "e\u0301").encode(),
    "over two lines": lambda text: text.replace(" ", "\n\t").encode(),
    "escaped in JSON": _json,
    "in JSON in JSON": lambda text: _json(_json(text).decode()),
    "percent signs": lambda text: quote(text).encode(),
    "percent signs and plus": lambda text: f"/referrals?q={quote_plus(text)}".encode(),
    "base64": lambda text: _base64(text.encode()),
    "base64 without padding, after a slash": lambda text: b"/a/" + _base64(text.encode()).rstrip(b"="),
    "base64 for addresses": lambda text: base64.urlsafe_b64encode(b"\xff\xfe" + text.encode()),
    "base64 in short lines": lambda text: base64.encodebytes(b"x" * 50 + text.encode()),
    "base64 in base64": lambda text: _base64(b"nested " + _base64(text.encode())),
    "JSON in base64 in JSON": lambda text: _json(_base64(_json(text)).decode()),
    "hexadecimal": lambda text: text.encode().hex().encode(),
    "wide characters": lambda text: text.encode("utf-16-le"),
    "among other bytes": lambda text: b"\x00\xff\xfe\x80" + text.encode() + b"\x9f\x00",
}
PHONES = {
    "digits alone": b"4505550161",
    "with brackets": b"(450) 555-0161",
    "with the country": b"+1 450.555.0161",
    "with blanks": "450\u00a0555\u00a001\u00a061".encode(),
    "in pieces of JSON": b'["450","555","0161"]',
    "in base64": base64.b64encode(b"tel:4505550161"),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_name_is_found(way: str) -> None:
    found = search([b"before", WAYS[way](NAME), b"after"], ["Charbonneau"], "no such control")
    assert (found.hits, found.control_seen) == (1, False)


@pytest.mark.parametrize("way", PHONES)
def test_a_phone_is_found_however_it_is_written(way: str) -> None:
    assert Needle(PHONE).is_in(readings(PHONES[way]))


@pytest.mark.parametrize("content", [b"4505550162", b"0161-555-450", b"450555 and then 0161", b"45055a50161", b""])
def test_another_number_is_not_taken_for_it(content: bytes) -> None:
    assert not Needle(PHONE).is_in(readings(content))


def test_a_value_that_lies_in_pieces_on_the_disk_is_found_row_by_row(tmp_path: Path) -> None:
    file, value = tmp_path / "store.sqlite3", " ".join(f"mot{number}" for number in range(300))
    with closing(sqlite3.connect(file)) as store:
        store.execute("PRAGMA page_size = 512")
        store.execute("CREATE TABLE letter (body TEXT)")
        store.execute("INSERT INTO letter VALUES (?)", [value])
        store.commit()
    longer_than_a_page = value[500:1500]
    assert not Needle(longer_than_a_page).is_in(readings(file.read_bytes()))
    assert Needle(longer_than_a_page).is_in(readings(rows_of(file)["letter"]))
