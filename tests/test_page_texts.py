"""What the services' pages say is in the catalogue, in both languages; none of it is written into a page."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from arrimage_chassis.pages.declaration import Pages
from arrimage_chassis.pages.texts import SHARED
from arrimage_chassis.problems import Problem
from arrimage_contracts import vocabularies
from arrimage_contracts.vocabularies import PersonField, Purpose, ServiceName
from arrimage_testing.page_words import (
    Named,
    done_codes,
    facts_of,
    faults_of,
    hard_coded,
    keys_written,
    named_in_python,
    named_in_template,
    prose_in_python,
    templates_in,
)

SERVICES = tuple(service.value for service in ServiceName)
NOT_SHOWN = {Purpose, PersonField}
"""Vocabularies of which no page shows a code."""
REFUSED = "refused."
"""Begins the key of what a page says instead of a refusal's own text, which is for programs too."""
OF_NO_PAGE = re.compile(r"(key|role|parked|outgoing|parameter|clock|store)\.|request\.")
"""Refusals that no page shows: those of operations and of keys, and those that have a page of their own."""
OF_PROGRAMS = re.compile(
    r"\b(GET|POST|PUT|DELETE|PATCH)\b|If-Match|Idempotency|idempotence|HTTP|[a-z]_[a-z]|[a-z]=|/[a-z]+/|\.yaml"
    r"|« [a-z_]+ »|'[a-z_]+'|<[a-z]+>|\{(known|state|to)\}|\b(planning|followup)\b"
    r"|sous ce(t identifiant| numéro)|under this id"
)
"""What a text for programs speaks of, and a worker cannot know: addresses, fields, codes."""
TOLD_FACT = re.compile(r"\{(?!known|state\}|to\})[a-z_]+\}")
"""A fact that is a day, a number, a worker's account or a name: people know it."""
UNUSED: dict[str, set[str]] = {}
"""Keys that no page of the service names, and why they stay; none, for now."""


def pages_of(service: str) -> Pages:
    """Return what a service lists in its manifest."""
    pages = importlib.import_module(f"arrimage_{service}.manifest").MANIFEST.pages
    assert isinstance(pages, Pages)
    return pages


def modules_of(service: str) -> list[Path]:
    """Return the modules of a service's pages."""
    return sorted(pages_of(service).folder.parent.rglob("*.py"))


def named_by(service: str) -> Named:
    """Return the keys that a service names: in templates, in pages, as labels of forms, as what was done."""
    named = Named()
    for template in templates_in(pages_of(service).folder):
        named.add(named_in_template(template.read_text(encoding="utf-8")))
    package = pages_of(service).folder.parents[1]
    for module in package.rglob("*.py"):
        named.add(named_in_python(module.read_text(encoding="utf-8")))
    for act in pages_of(service).done:
        named.literals |= set(labels_of(act.form))
    return named


def labels_of(model: type[BaseModel]) -> Iterator[str]:
    """Return the keys of a form's labels, those of its rows included."""
    for info in model.model_fields.values():
        if info.title is not None:
            yield info.title
        for inner in models_in(info.annotation):
            yield from labels_of(inner)


def models_in(kind: Any) -> Iterator[type[BaseModel]]:
    """Return the models that an annotation holds."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
    for each in get_args(kind):
        yield from models_in(each)


def enums_in(kind: Any) -> Iterator[type[StrEnum]]:
    """Return the vocabularies that an annotation holds."""
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        yield kind
    for each in get_args(kind):
        yield from enums_in(each)


TEMPLATES = [pytest.param(t, id=f"{s}/{t.name}") for s in SERVICES for t in templates_in(pages_of(s).folder)]
MODULES = [
    pytest.param(m, id=f"{s}/{m.relative_to(pages_of(s).folder.parent)}") for s in SERVICES for m in modules_of(s)
]
EVERY_SERVICE = pytest.mark.parametrize("service", SERVICES)


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_holds_no_words_of_its_own(template: Path) -> None:
    assert hard_coded(template.read_text(encoding="utf-8"), is_html=template.suffix == ".html") == []


@pytest.mark.parametrize("module", MODULES)
def test_a_module_of_pages_holds_no_words_of_its_own(module: Path) -> None:
    assert prose_in_python(module.read_text(encoding="utf-8")) == []


@EVERY_SERVICE
def test_each_key_that_a_page_names_exists(service: str) -> None:
    known = pages_of(service).texts.keys() | SHARED.keys()
    named = named_by(service)
    missing = {key for key in named.said if not key.endswith(".")} - known
    missing |= {f"{key}.{end}" for key in named.counted for end in ("one", "other")} - known
    missing |= {label for act in pages_of(service).done for label in labels_of(act.form)} - known
    missing |= {begin for begin in named.beginnings if begin.endswith(".")} & {
        begin for begin in named.said if not any(key.startswith(begin) for key in known)
    }
    assert missing == set()


@EVERY_SERVICE
def test_each_field_of_a_form_has_a_label(service: str) -> None:
    hidden = {"back", "once", "csrf", "held"}
    for act in pages_of(service).done:
        unnamed = {name for name, info in act.form.model_fields.items() if info.title is None} - hidden
        assert unnamed == set(), act.path


@EVERY_SERVICE
def test_what_was_done_is_said_by_the_service_whose_page_is_shown_then(service: str) -> None:
    for module in modules_of(service):
        for target, code in done_codes(module.read_text(encoding="utf-8")):
            assert f"done.{code}" in pages_of(target or service).texts, (module.name, code)


@EVERY_SERVICE
def test_no_text_is_kept_that_no_page_names(service: str) -> None:
    named = named_by(service)
    # a tap on Today is another service's act that leads back to it: what that one says is shown here
    codes = {each for other in SERVICES for module in modules_of(other) for each in _literals(module)}
    named.literals |= {f"done.{code}" for code in codes}
    unused = {
        key
        for key in pages_of(service).texts
        if not named.uses(key) and not _is_of_a_vocabulary(service, key) and not key.startswith(REFUSED)
    }
    assert unused == UNUSED.get(service, set())


def _literals(module: Path) -> set[str]:
    return named_in_python(module.read_text(encoding="utf-8")).literals


def _is_of_a_vocabulary(service: str, key: str) -> bool:
    return key.partition(".")[0] in enums_of(service)


@EVERY_SERVICE
def test_no_key_is_written_twice(service: str) -> None:
    written = Counter(keys_written(module.read_text(encoding="utf-8") for module in modules_of(service)))
    assert [key for key, times in written.items() if times > 1] == []
    assert written.keys() & SHARED.keys() == set()


@EVERY_SERVICE
def test_each_text_is_in_both_languages_with_the_same_facts(service: str) -> None:
    texts = pages_of(service).texts
    assert {key: faults for key, both in texts.items() if (faults := faults_of(*both))} == {}


def enums_of(service: str) -> dict[str, type[StrEnum]]:
    """Return the vocabularies that a service may show, by name."""
    found: dict[str, type[StrEnum]] = {}
    for kind in _enums_below(StrEnum):
        if kind.__module__.split(".")[0] in ("arrimage_contracts", "arrimage_chassis", f"arrimage_{service}"):
            assert found.setdefault(kind.__name__, kind) is kind, f"two vocabularies are called {kind.__name__}"
    return found


def _enums_below(kind: type[StrEnum]) -> Iterator[type[StrEnum]]:
    for each in kind.__subclasses__():
        yield each
        yield from _enums_below(each)


def test_every_code_of_the_contracts_has_its_words() -> None:
    shown = {kind for kind in _enums_below(StrEnum) if kind.__module__ == vocabularies.__name__} - NOT_SHOWN
    missing = {f"{kind.__name__}.{code.value}" for kind in shown for code in kind} - SHARED.keys()
    assert missing == set()


@EVERY_SERVICE
def test_every_code_of_a_vocabulary_of_the_service_that_is_shown_has_its_words(service: str) -> None:
    texts, enums = {**SHARED, **pages_of(service).texts}, enums_of(service)
    shown = {enums[key.partition(".")[0]] for key in texts if _is_of_a_vocabulary(service, key)}
    for act in pages_of(service).done:
        shown |= {kind for info in act.form.model_fields.values() for kind in enums_in(info.annotation)}
    codes = {f"{kind.__name__}.{code.value}" for kind in shown for code in kind}
    assert codes - texts.keys() == set()
    assert {key for key in texts if _is_of_a_vocabulary(service, key)} - codes == set(), (
        "words of a code that is not there"
    )


def problems(*services: str) -> list[Problem]:
    """Return every refusal that the chassis and these services know."""
    found = {}
    for name in ("arrimage_chassis", *(f"arrimage_{service}" for service in services)):
        package = importlib.import_module(name)
        for info in pkgutil.walk_packages(package.__path__, f"{name}."):
            if ".migrations" in info.name or info.name.endswith("__main__"):
                continue
            for value in vars(importlib.import_module(info.name)).values():
                if isinstance(value, Problem):
                    found[id(value)] = value
    return list(found.values())


def test_each_refusal_is_said_in_both_languages_with_the_same_facts() -> None:
    found = problems(*SERVICES)
    assert len(found) > 50
    assert {each.code: faults for each in found if (faults := faults_of(each.fr, each.en))} == {}


@EVERY_SERVICE
def test_a_refusal_on_a_page_speaks_of_no_address_or_field(service: str) -> None:
    texts = {**SHARED, **pages_of(service).texts}
    spoken = {
        each.code: said
        for each in problems(service)
        if not OF_NO_PAGE.match(each.code)
        for said in texts.get(f"{REFUSED}{each.code}", (each.fr, each.en))
        if OF_PROGRAMS.search(TOLD_FACT.sub("", said))
    }
    assert spoken == {}


@EVERY_SERVICE
def test_what_a_page_says_of_a_refusal_is_of_one_that_there_is_and_tells_no_fact_that_it_has_not(
    service: str,
) -> None:
    known = {each.code: each for each in problems(service)}
    for key, (french, english) in {**SHARED, **pages_of(service).texts}.items():
        if key.startswith(REFUSED):
            problem = known[key.removeprefix(REFUSED)]
            assert facts_of(french) <= facts_of(problem.fr), key
            assert facts_of(english) <= facts_of(problem.en), key
