"""What the chassis's own pages say is in the catalogue, in both languages; nothing is written into a template."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import arrimage_chassis.pages
from arrimage_chassis.pages.texts import SHARED
from arrimage_testing.page_words import (
    Named,
    faults_of,
    hard_coded,
    named_in_python,
    named_in_template,
    templates_in,
)

HERE = Path(arrimage_chassis.pages.__file__).parent
TEMPLATES = templates_in(HERE / "templates")
_OWN = re.compile(r"(site|menu|entered|notice|sign_in)\.")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_holds_no_words_of_its_own(template: Path) -> None:
    assert hard_coded(template.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "template",
    [
        "<p>Bonjour</p>",
        "<p>{{ x }} fois</p>",
        '<img alt="portrait">',
        '<button title="Fermer">{{ t("a.b") }}</button>',
        '<input type="submit" value="Envoyer">',
        '<input placeholder="nom{{ x }}">',
        "<p>{{ 'oui' if x else t('site.no') }}</p>",
        "{% if x %}{% else %}<p>Non</p>{% endif %}",
        "{% set said %}Peut-être{% endset %}",
        "{% set said = 'deux mots' %}",
        "{{ f.submit('Envoyer') }}",
        "{{ f.tap('/a', 'Appeler') }}",
        "{{ f.text(form, 'name', hint='facultatif') }}",
        "{% macro m() %}<b>Mot</b>{% endmacro %}",
    ],
)
def test_words_in_a_template_are_found(template: str) -> None:
    assert hard_coded(template) != []


@pytest.mark.parametrize(
    "template",
    [
        "<title>{{ t('a.b') }} · Arrimage</title>",
        "<p>{{ t('a.b') }} : {{ x|long }}, 100 %</p>",
        '<input type="hidden" name="kept" value="true">',
        "<{{ 'ol' if x else 'ul' }}>{{ y }}</{{ 'ol' if x else 'ul' }}>",
        "{{ f.submit(t('a.b'), 'danger') }}{{ f.tap('/a/b', t('a.c'), class='second', about=name) }}",
        "{# a comment of ours #}",
    ],
)
def test_a_template_that_says_nothing_by_itself_passes(template: str) -> None:
    assert hard_coded(template) == []


def test_each_key_that_is_named_exists_and_each_that_exists_is_named() -> None:
    named = Named()
    for template in TEMPLATES:
        named.add(named_in_template(template.read_text(encoding="utf-8")))
    for module in HERE.glob("*.py"):
        named.add(named_in_python(module.read_text(encoding="utf-8")))
    assert {key for key in named.said if _OWN.match(key)} - SHARED.keys() == set()
    own = {key for key in SHARED if _OWN.match(key)}
    assert {key for key in own if not named.uses(key)} - {"site.working"} == _ONLY_OF_SERVICES


_ONLY_OF_SERVICES = {
    "site.name_unknown",
    "site.name_away",
    "site.print",
}
"""What the chassis keeps for all services and says nowhere by itself."""


def test_each_text_is_in_both_languages_with_the_same_facts() -> None:
    texts = {key: both for key, both in SHARED.items() if key != "notice.refused.text"}  # a refusal says its own
    assert {key: faults for key, both in texts.items() if (faults := faults_of(*both))} == {}


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ('Il dit "oui"', "He says yes"),
        ("", "Something"),
        ("Quelque chose", " "),
        ("{n} dossiers", "{count} cases"),
        ("Attention: c'est tard", "Mind: it is late"),
        ("Il dit «oui»", "He says yes"),
        ("Un instant...", "One moment"),
        ("{n} dossier(s)", "{n} cases"),
        ("{n} dossiers", "{n} case(s)"),
        ("Oui", "« Yes »"),
    ],
)
def test_what_is_wrong_with_a_text_is_found(french: str, english: str) -> None:
    assert faults_of(french, english) != []


def test_neither_the_script_nor_the_sheet_of_styles_says_anything() -> None:
    script = (HERE / "static" / "arrimage.js").read_text(encoding="utf-8")
    said = [text for text in re.findall(r'"([^"]*)"', re.sub(r"//.*", "", script)) if text != "use strict"]
    assert [text for text in said if " " in text or text[:1].isupper()] == []
    styles = (HERE / "static" / "arrimage.css").read_text(encoding="utf-8")
    assert re.findall(r"content:\s*[\"'][^\"']*\w", styles) == []
