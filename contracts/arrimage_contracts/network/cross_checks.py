"""What no single key of a network file can get wrong alone: doubles, references, the gate."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Any

from arrimage_contracts.network.located_yaml import Located, Path
from arrimage_contracts.vocabularies import ServiceName


def check_whole(located: Located) -> None:
    """Add to ``located`` what is wrong between the entries, as far as they can be read."""
    _check_doubled_ids(located, "organizations", "network.doubled_organization")
    _check_doubled_ids(located, "integrators", "network.doubled_integrator")
    _check_doubled_keys(located)
    _check_gates(located)
    _check_hears_from(located)


def _entries(located: Located, part: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    entries = located.data.get(part)
    for index, entry in enumerate(entries if isinstance(entries, list) else []):
        if isinstance(entry, dict):
            yield (part, index), entry


def _check_doubled_ids(located: Located, part: str, code: str) -> None:
    first: dict[str, Path] = {}
    for path, entry in _entries(located, part):
        name = entry.get("id")
        if not isinstance(name, str):
            continue
        here = (*path, "id")
        if name in first:
            line = located.place_of(first[name])[0]
            located.report(code, located.place_of(here), here, id=name, first_line=str(line))
        else:
            first[name] = here


def _check_doubled_keys(located: Located) -> None:
    first: dict[str, tuple[str, Path]] = {}
    for part, key in (
        ("organizations", "leaf_key"),
        ("organizations", "signing_key"),
        ("integrators", "key"),
    ):
        for path, entry in _entries(located, part):
            value = entry.get(key)
            if not isinstance(value, str) or not value:
                continue
            here = (*path, key)
            if value in first:
                owner, there = first[value]
                line = str(located.place_of(there)[0])
                place = located.place_of(here)
                located.report("network.doubled_public_key", place, here, first=owner, first_line=line)
            else:
                first[value] = (str(entry.get("id")), here)


def _check_gates(located: Located) -> None:
    for path, entry in _entries(located, "organizations"):
        services = entry.get("services")
        if not isinstance(services, list) or not set(map(str, services)) <= set(ServiceName):
            continue  # a misspelt "intake" is reported as such
        if ServiceName.INTAKE not in services:
            here = (*path, "services")
            located.report("network.intake_missing", located.place_of(here), here, id=str(entry.get("id")))


def _check_hears_from(located: Located) -> None:
    entries = list(_entries(located, "organizations"))
    known = [entry["id"] for _, entry in entries if isinstance(entry.get("id"), str)]
    for path, entry in entries:
        heard = entry.get("hears_from")
        for index, name in enumerate(heard if isinstance(heard, list) else []):
            here = (*path, "hears_from", index)
            if not isinstance(name, str):
                continue
            if name == entry.get("id"):
                located.report("network.hears_itself", located.place_of(here), here, id=name)
            elif name not in known:
                fr, en = _advice_for_unknown(name, known)
                place = located.place_of(here)
                located.report("network.unknown_organization", place, here, id=name, advice_fr=fr, advice_en=en)


def _advice_for_unknown(name: str, known: list[str]) -> tuple[str, str]:
    if close := difflib.get_close_matches(name, known, n=1):
        return f"Vouliez-vous dire « {close[0]} » ?", f'Did you mean "{close[0]}"?'
    return (
        "Ajoutez-la avec « arrimage network add », ou retirez-la d'ici.",
        'Add it with "arrimage network add", or remove it from here.',
    )
