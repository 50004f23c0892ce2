"""docs/operations/logs.md and, in French, journal.md: written from the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from arrimage_chassis.logs.catalogue import ALWAYS, CONTEXT, Level, Line
from arrimage_chassis.logs.french import words_of

PAGE: Final = "docs/operations/logs.md"
FRENCH_PAGE: Final = "docs/operations/journal.md"
Language = Literal["fr", "en"]
PAGES: Final[dict[str, Language]] = {PAGE: "en", FRENCH_PAGE: "fr"}
_BY_GRAVITY: Final[tuple[Level, ...]] = ("critical", "error", "warning", "info", "debug")
_WHAT_A_LEVEL_ASKS: Final = {
    "critical": (
        "Le processus finit. Quelqu'un doit regarder maintenant.",
        "The process ends. Somebody must look now.",
    ),
    "error": (
        "Quelque chose n'a pas marché. Rien n'est perdu ; quelqu'un doit regarder aujourd'hui.",
        "Something did not work. Nothing is lost; somebody must look today.",
    ),
    "warning": (
        "Cela continue sans vous, ou attend une personne. Regardez si cela reste.",
        "It goes on by itself, or waits for a person. Look when it stays.",
    ),
    "info": ("Le cours ordinaire des choses.", "What happens in the ordinary course of things."),
    "debug": ("Pour qui maintient le code.", "For whoever maintains the code."),
}
_HEADING: Final = {
    "fr": (
        "# Lignes du journal",
        "Écrit par `python -m arrimage_chassis.logs generate` d'après `arrimage_chassis/logs/` ; ne pas modifier. "
        "[In English](logs.md).",
        "Le journal est une interface : aucun service n'écrit une ligne, un niveau ou un champ qui ne soit pas "
        "nommé ici. En production chaque ligne est un objet JSON, dans des fichiers qui tournent ; "
        "`arrimage logs` les lit tous, dans l'ordre du temps, avec ces explications. "
        "Chaque ligne a {always} ; {context} y sont quand ils existent. "
        "Aucune ligne ne contient de nom, de téléphone, de texte libre, de réponse ni de contenu d'un plan.",
        "| événement | champs | sens | que faire |",
    ),
    "en": (
        "# Log lines",
        "Written by `python -m arrimage_chassis.logs generate` from `arrimage_chassis/logs/`; do not edit. "
        "[En français](journal.md).",
        "Logs are an interface: no service writes a line, a level or a field that is not listed here. "
        "In production each line is one JSON object, in rotated files; "
        "`arrimage logs` reads all of them, in the order of time, with these explanations. "
        "Every line has {always}; {context} are there where they exist. "
        "No line holds a name, a phone number, free text, an answer or a plan's content.",
        "| event | fields | meaning | what to do |",
    ),
}


def write_page(lines: Sequence[Line], language: Language = "en") -> str:
    """Return the page: one table for each level, the gravest first."""
    always, context = (", ".join(f"`{name}`" for name in names) for names in (ALWAYS, sorted(CONTEXT)))
    title, made, about, columns = _HEADING[language]
    out = [title, "", made, "", about.format(always=always, context=context)]
    for level in _BY_GRAVITY:
        of_level = [line for line in lines if line.level == level]
        if not of_level:
            continue
        out += ["", f"## {level}", "", _WHAT_A_LEVEL_ASKS[level][language == "en"], ""]
        out += [columns, "|---|---|---|---|"]
        out += [_row(line, language) for line in of_level]
    return "\n".join([*out, ""])


def _row(line: Line, language: Language) -> str:
    fields = ", ".join(f"`{field}`" for field in line.fields) or "–"
    words = words_of(line.event, language) or line
    cells = (f"`{line.event}`", fields, words.meaning, words.remedy)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
