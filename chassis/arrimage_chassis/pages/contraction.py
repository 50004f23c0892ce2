"""French says « du Virage », « au Virage »: a preposition and the article of a name become one word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_CONTRACTED: Final = {("de", "le"): "du", ("de", "les"): "des", ("à", "le"): "au", ("à", "les"): "aux"}
_ARTICLE: Final = re.compile(r"(le|les|la) (?=\S)|(l['’])(?=\S)", re.IGNORECASE)
_VOWELS: Final = "aeiouyàâäéèêëîïôöùûüœæ"
_BEFORE_A_NAME: Final = re.compile(r"\b(de|à) \{(\w+)\}", re.IGNORECASE)


class OrganizationName(str):
    """What people call an organization; a text that puts it after « de » or « à » contracts both."""

    __slots__ = ()


def after(preposition: str, name: str) -> str:
    """Return ``de`` or ``à`` and the name of an organization, as they are said in French together.

    « de » + « Le Virage » is « du Virage », « à » + « Les Filles d'ici » is « aux Filles d'ici », « de » + « La
    Margelle » is « de la Margelle », and « de » + « Emploi d'ici » is « d'Emploi d'ici ». An h is left alone.
    """
    article = _ARTICLE.match(name)
    if article is None:
        elides = preposition.lower() == "de" and name[:1].lower() in _VOWELS and name != ""
        return f"{preposition[0]}'{name}" if elides else f"{preposition} {name}"
    rest = name[article.end() :]
    one_word = _CONTRACTED.get((preposition.lower(), (article[1] or "").lower()))
    if one_word is None:
        return f"{preposition} {article[0].lower()}{rest}"
    return f"{one_word.capitalize() if preposition[0].isupper() else one_word} {rest}"


def contracted(text: str, facts: Mapping[str, object]) -> tuple[str, dict[str, object]]:
    """Return a French text and its facts, « de » and « à » before an organization being part of its fact."""
    filled = dict(facts)

    def said(place: re.Match[str]) -> str:
        name = facts.get(place[2])
        if not isinstance(name, OrganizationName):
            return place[0]
        key = f"{place[1].lower()}_{place[2]}"
        filled[key] = after(place[1], name)
        return f"{{{key}}}"

    return _BEFORE_A_NAME.sub(said, text), filled
