"""Two files may be of one person: a hint, whatever way the name and the telephone were typed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrimage_intake.domain.form import Person
from arrimage_intake.domain.matching import may_be_the_same, normal_name, normal_phone

pytestmark = pytest.mark.requirement("R-104")

BORN = date(1969, 5, 17)
ONE = Person("Éloïse St-Amour", "450 555-0199", BORN)


@pytest.mark.parametrize(
    "name", ["eloise st amour", "ELOÏSE  ST-AMOUR", "St-Amour, Éloïse", "E\u0301loi\u0308se St\u2010Amour"]
)
def test_the_same_name_and_day_of_birth_are_found_however_they_were_typed(name: str) -> None:
    assert may_be_the_same(ONE, Person(name, "514 555-0100", BORN))


@pytest.mark.parametrize("phone", ["4505550199", "(450) 555 0199", "+1 450-555-0199", "1.450.555.0199"])
def test_the_same_telephone_is_found_however_it_was_typed(phone: str) -> None:
    assert may_be_the_same(ONE, Person("Quelqu'un d'autre", phone, None))


def test_a_name_alone_a_day_alone_or_nothing_at_all_is_no_match() -> None:
    assert not may_be_the_same(ONE, Person("Éloïse St-Amour", "514 555-0100", date(1970, 5, 17)))
    assert not may_be_the_same(ONE, Person("Éloïse St-Amour", "514 555-0100", None))
    assert not may_be_the_same(ONE, Person("Une Autre", "514 555-0100", BORN))
    assert not may_be_the_same(Person(), Person())
    assert not may_be_the_same(Person("—", "—", BORN), Person("…", "?", BORN))


@given(st.text(max_size=30), st.text(max_size=20))
def test_anything_can_be_compared_and_is_like_itself(name: str, phone: str) -> None:
    person = Person(name, phone, BORN)
    assert may_be_the_same(person, person) is bool(normal_name(name) or normal_phone(phone))
    assert normal_name(name.upper()).isascii() or normal_name(name) is not None
    assert normal_phone(phone).isdigit() or normal_phone(phone) == ""
