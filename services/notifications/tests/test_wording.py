from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from inspect import getmembers, isclass
from string import Formatter
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from services.notifications.tests.causes import each_cause, followup_due, plan_created, referral_received

from arrimage_contracts import vocabularies
from arrimage_contracts.events import CATALOGUE
from arrimage_contracts.vocabularies import DataCategory, NoticeRecipient, Purpose
from arrimage_notifications.domain.rules import RULES, Facts, NoticeKind, Role, notices_for
from arrimage_notifications.wording import (
    WORDINGS,
    known_language,
    message_to_person,
    message_to_worker,
    name_role,
    say,
    title,
)

STEMS = (
    # why a person comes
    "depend", "toxico", "drogu", "alcool", "consomm", "substanc", "therap", "desintox", "sevrage", "rechut",
    "abstin", "crise", "suicid", "psych", "mental", "sante", "medic", "clini", "hopital", "urgen", "diagnos",
    "trouble", "traite", "patient", "symptom", "malad", "justic", "detenu", "detention", "itineran", "violen",
    "addict", "drug", "alcohol", "rehab", "detox", "relaps", "crisis", "crises", "health", "hospital",
    "emergenc", "disorder", "treat", "illness", "disease", "homeless", "prison", "jail", "withdraw",
    # what the organization does, and what a plan holds
    "reinsert", "readapt", "reintegr", "reference", "referral", "theme", "objecti", "besoin", "need", "logement",
    "housing", "emploi", "employ", "financ", "estime", "esteem", "formation", "training", "benevol", "volunt",
    "virage", "margelle",
    # a person
    "prenom", "client", "usager", "madame", "monsieur", "telephone", "phone", "adresse", "address",
)  # fmt: skip
WORDS = {
    "cure",
    "soin",
    "soins",
    "jeu",
    "jeux",
    "nom",
    "name",
    "care",
    "mr",
    "mrs",
    "ms",
    "mme",
    "psi",
    "m3",
    "m9",
}
CODES = {
    code.value.casefold()
    for _, vocabulary in getmembers(vocabularies, isclass)
    if issubclass(vocabulary, StrEnum)
    for code in vocabulary
} - {*(role.value for role in NoticeRecipient), Purpose.NOTICE.value, DataCategory.CONTACT.value}
"""Whom a notice is for, and that it is one, are no secret; a first contact is what some are about."""


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return re.findall(r"[a-z0-9_]+", plain)


def forbidden_in(text: str) -> list[str]:
    """Return the words of ``text`` that no notice may hold."""
    return [word for word in _words(text) if word.startswith(STEMS) or word in WORDS or word in CODES]


def _everything_written() -> Iterator[tuple[str, str]]:
    for language, wording in WORDINGS.items():
        for kind, sentence in wording.notices.items():
            yield f"{language}/{kind}", sentence
        for name, forms in wording.counted.items():
            for form, words in forms.items():
                yield f"{language}/{name}/{form}", words
        for kind, words in wording.titles.items():
            yield f"{language}/{kind}/title", words
        for role in Role:
            yield f"{language}/{role}", name_role(role, language)
        for part in ("greeting", "greeting_by_name", "callback", "case"):
            yield f"{language}/{part}", getattr(wording, part)


@pytest.mark.requirement("R-336")
@pytest.mark.parametrize(("where", "text"), list(_everything_written()))
def test_no_template_tells_why_a_person_comes_or_what_the_organization_does(where: str, text: str) -> None:
    told = re.sub(r"\{\w+\}", "", text)
    assert forbidden_in(told) == [], where


@pytest.mark.requirement("R-336")
@pytest.mark.parametrize(
    "planted",
    ["sa thérapie", "DÉPENDANCE", "en crise", "a relapse", "the Drugs", "santé mentale", "early_reintegration",
     "son nom", "la Margelle", "EMPLOYMENT_TRAINING"],
)  # fmt: skip
def test_the_search_finds_what_is_planted(planted: str) -> None:
    assert forbidden_in(f"Un appel est à faire pour {planted}.")


@pytest.mark.requirement("R-339")
@pytest.mark.parametrize("language", WORDINGS)
def test_every_language_says_every_kind_and_names_every_role(language: str) -> None:
    wording = WORDINGS[language]
    assert set(wording.notices) == set(wording.titles) == set(NoticeKind)
    assert set(wording.roles) == set(Role)
    for forms in wording.counted.values():
        assert "other" in forms


@pytest.mark.requirement("R-339")
@pytest.mark.parametrize("kind", NoticeKind)
def test_all_languages_say_the_same_facts(kind: NoticeKind) -> None:
    said = {
        language: {name for _, name, _, _ in Formatter().parse(wording.notices[kind]) if name}
        for language, wording in WORDINGS.items()
    }
    assert len({frozenset(names) for names in said.values()}) == 1


@pytest.mark.requirement("R-336", "R-339")
@given(st.sampled_from(sorted(WORDINGS)), st.lists(st.dates(), min_size=1, max_size=52), st.dates())
def test_whatever_the_event_its_notice_is_one_neutral_line(
    language: str, meetings: list[date], due_on: date
) -> None:
    case_id = uuid4()
    events = (*each_cause(), plan_created(case_id, meetings), followup_due(case_id, due_on))
    for event in events:
        for notice in notices_for(event):
            text = say(notice.kind, notice.facts, language)
            assert len(text) <= 400 and "\n" not in text and "{" not in text
            assert forbidden_in(text) == []


@pytest.mark.requirement("R-339", "SC-01")
@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "fr",
            [
                "Une nouvelle demande est arrivée le lundi 4 octobre 2010. "
                "Premier contact au plus tard le lundi 11 octobre 2010.",
                "Un calendrier est convenu : 8 rencontres, du mardi 12 octobre 2010 au mardi 28 décembre 2010.",
                "Un appel convenu est à faire à partir du lundi 28 mars 2011.",
            ],
        ),
        (
            "en",
            [
                "A new request arrived on Monday, October 4, 2010. First contact by Monday, October 11, 2010.",
                "A calendar is agreed: 8 meetings, from Tuesday, October 12, 2010 to Tuesday, December 28, 2010.",
                "An agreed call is to be made from Monday, March 28, 2011.",
            ],
        ),
    ],
)
def test_the_notices_of_a_journey_read_like_this(language: str, expected: list[str]) -> None:
    case_id = uuid4()
    events = (referral_received(), plan_created(case_id), followup_due(case_id))
    said = [say(n.kind, n.facts, language) for event in events for n in notices_for(event)]
    assert list(dict.fromkeys(said)) == expected


@pytest.mark.requirement("R-339")
@pytest.mark.parametrize(
    ("language", "number", "words"),
    [("fr", 1, "1 rencontre,"), ("fr", 2, "2 rencontres,"), ("en", 1, "1 meeting,"), ("en", 2, "2 meetings,")],
)
def test_counts_are_said_in_the_grammar_of_the_language(language: str, number: int, words: str) -> None:
    facts = Facts({"first_on": date(2010, 10, 1), "last_on": date(2010, 12, 1)}, {"meetings": number})
    assert words in say(NoticeKind.PLAN_AGREED, facts, language)


@pytest.mark.requirement("R-339")
def test_french_writes_the_first_of_a_month_as_french_does_and_stands_in_for_an_unknown_language() -> None:
    facts = Facts({"due_on": date(2011, 2, 1)})
    assert say(NoticeKind.CALL_DUE, facts, "xx").endswith("mardi 1er février 2011.")


TO_PERSONS = {rule.kind for rules in RULES.values() for rule in rules if rule.role is Role.PERSON}
HIDDEN = ("margelle", "virage", "intervention", "case", "dossier", "file")
"""What a message to a person says nothing of, beside what no notice may hold."""


@pytest.mark.requirement("R-336")
@pytest.mark.parametrize("language", WORDINGS)
@pytest.mark.parametrize("name", ["Sentinelle", None])
def test_a_person_reads_dates_the_number_to_call_and_at_most_their_first_name(
    language: str, name: str | None
) -> None:
    assert {"meeting_soon", "meeting_moved", "meeting_cancelled"} == TO_PERSONS
    for event in each_cause():
        for notice in notices_for(event):
            if notice.role is not Role.PERSON:
                continue
            callback = "450 555-0100"
            body = message_to_person(notice.kind, notice.facts, language, name=name, callback=callback)
            assert (name or "Sentinelle") in body or name is None
            assert callback in body
            bare = body.replace("Sentinelle", "")
            assert forbidden_in(bare) == [] and forbidden_in(title(notice.kind, language)) == []
            assert not [word for word in _words(bare) if word in HIDDEN]
            assert "{" not in body


@pytest.mark.requirement("R-336")
@pytest.mark.parametrize("language", WORDINGS)
def test_every_message_rendered_with_the_facts_of_its_event_is_neutral(language: str) -> None:
    case_id = uuid4()
    for event in each_cause():
        declaration, _ = CATALOGUE.of(type(event))
        for notice in notices_for(event):
            body = message_to_worker(notice.kind, notice.facts, language, case_id)
            assert str(case_id) in body, "whoever works here finds the file"
            told = body.replace(str(case_id), "")
            assert forbidden_in(told) == [], declaration.name


@pytest.mark.requirement("R-336")
def test_a_name_with_a_brace_is_said_as_it_is() -> None:
    facts = Facts({"planned_on": date(2010, 10, 6)})
    body = message_to_person(NoticeKind.MEETING_SOON, facts, "fr", name="{callback}", callback="450 555-0100")
    assert body.startswith("Bonjour {callback},")


@pytest.mark.requirement("R-339")
def test_the_wish_of_the_reader_goes_before_the_nodes_language() -> None:
    assert known_language("en", "fr") == "en"
    assert known_language("zh", "en") == "en"
    assert known_language(None, "xx") == "fr"


@pytest.mark.requirement("R-336")
@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "fr",
            "Bonjour Éloïse,\n\nPetit rappel : nous nous voyons le mercredi 6 octobre 2010.\n\n"
            "Pour nous joindre : 450 555-0100.\n",
        ),
        (
            "en",
            "Hello Éloïse,\n\nA short reminder: we meet on Wednesday, October 6, 2010.\n\n"
            "To reach us: 450 555-0100.\n",
        ),
    ],
)
def test_a_reminder_reads_like_this(language: str, expected: str) -> None:
    facts = Facts({"planned_on": date(2010, 10, 6)})
    said = message_to_person(NoticeKind.MEETING_SOON, facts, language, name="Éloïse", callback="450 555-0100")
    assert said == expected
