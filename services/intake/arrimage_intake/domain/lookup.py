"""Look somebody up by a part of the name, or by the telephone: inside this organization's own store alone.

What is kept of a person is sealed; the vault finds whom an inquiry may mean by tokens, keyed hashes of what a
person may be looked up by, and whoever was found is opened and looked at once more.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from arrimage_chassis.vault.names import Token
from arrimage_intake.domain.form import Person
from arrimage_intake.domain.matching import normal_name, normal_phone

_SHORTEST_NUMBER: Final = 4
_SHORTEST_WORD: Final = 2
"""So many letters of a word, at least, find somebody: a single one would find half of all persons."""
_LONGEST_WORD: Final = 24
"""More letters of one word are not looked at by the index; whoever is found is compared in full."""
_LONGEST_NUMBER: Final = 15
_WORD, _NUMBER, _WHOLE_NUMBER, _BIRTH = "name", "phone", "whole phone", "birth"


def is_like(asked: str, name: str | None, phone: str | None) -> bool:
    """Tell whether each word of ``asked`` begins a word of the name, or its digits end the telephone.

    Case, accents and order do not count; nothing asked is like nobody.
    """
    wanted = normal_name(asked).split()
    held = normal_name(name).split()
    if wanted and all(any(word.startswith(part) for word in held) for part in wanted):
        return True
    digits = normal_phone(asked)
    return len(digits) >= _SHORTEST_NUMBER and normal_phone(phone).endswith(digits)


def tokens_of(person: Person) -> frozenset[Token]:
    """Return all by which a person may be found: beginnings of the name's words, ends of the telephone, birth."""
    number = normal_phone(person.phone)
    words = (word[:_LONGEST_WORD] for word in normal_name(person.name).split())
    found = {Token(_WORD, word[:end]) for word in words for end in range(_SHORTEST_WORD, len(word) + 1)}
    ends = range(_SHORTEST_NUMBER, min(len(number), _LONGEST_NUMBER) + 1)
    found |= {Token(_NUMBER, number[-length:]) for length in ends}
    if number:
        found.add(Token(_WHOLE_NUMBER, number))
    if person.birth_date is not None:
        found |= born_tokens(person.birth_date)
    return frozenset(found)


def born_tokens(birth_date: date) -> frozenset[Token]:
    """Return what finds whoever was born on a day."""
    return frozenset({Token(_BIRTH, birth_date.isoformat())})


def asked_tokens(asked: str) -> list[frozenset[Token]]:
    """Return what finds whoever is like ``asked``, in one way or another; all of one way's tokens must agree."""
    ways = []
    if words := [word for word in normal_name(asked).split() if len(word) >= _SHORTEST_WORD]:
        ways.append(frozenset(Token(_WORD, word[:_LONGEST_WORD]) for word in words))
    digits = normal_phone(asked)
    if len(digits) >= _SHORTEST_NUMBER:
        ways.append(frozenset({Token(_NUMBER, digits[-_LONGEST_NUMBER:])}))
    return ways


def same_person_tokens(person: Person) -> list[frozenset[Token]]:
    """Return what finds whoever may be the same person: by the telephone, or by the day of birth."""
    ways = []
    if number := normal_phone(person.phone):
        ways.append(frozenset({Token(_WHOLE_NUMBER, number)}))
    if person.birth_date is not None and normal_name(person.name):
        ways.append(born_tokens(person.birth_date))
    return ways
