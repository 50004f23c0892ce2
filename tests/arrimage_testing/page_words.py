"""Reads templates and page modules as a proof-reader would: what they say themselves, which keys they name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter
from typing import Final

from jinja2 import Environment, nodes

Texts = Mapping[str, tuple[str, str]]

NAME_OF_THE_PRODUCT: Final = "Arrimage"
_LETTER: Final = re.compile(r"[^\W\d_]")
_SPOKEN: Final = frozenset({"alt", "title", "placeholder", "aria-label", "aria-description", "label", "summary"})
"""Attributes that people read or hear."""
_UNSPOKEN_VALUES: Final = frozenset({"hidden", "checkbox", "radio"})
_SPOKEN_ARGUMENTS: Final = frozenset({"hint", "about", "label", "text"})
_SPOKEN_PLACES: Final = {"submit": 0, "tap": 1}
"""Which argument of a macro of forms.html is words."""
_ATTRIBUTE: Final = re.compile(r'\b([a-z-]+)="([^"]*)"')
"""A macro may write attributes alone, into a tag of another."""
_FILLED: Final = "0"
"""Stands where an expression writes something."""
_PATTERN_OF_DATES: Final = re.compile(r"[EMdyHhma' ,:]+")
_HEADER: Final = re.compile(r"\b[A-Z][a-z]+(-[A-Z][a-z]+)*: (?=[A-Z<])")
"""Is written as programs write it, in French too."""
_HALF_A_PLURAL: Final = re.compile(r"[^\W\d_]\((s|es|x|e|ne)\)")
_KEY: Final = re.compile(r"[A-Za-z_]+(\.[A-Za-z0-9_]+)+")


@dataclass
class Named:
    """Which keys a source names."""

    said: set[str] = field(default_factory=set)
    """Keys given to ``t(...)`` as they stand: each must exist."""
    counted: set[str] = field(default_factory=set)
    """Keys of which ``.one`` and ``.other`` must exist."""
    literals: set[str] = field(default_factory=set)
    """All strings: a key among them is used in some way."""
    beginnings: set[str] = field(default_factory=set)
    """Beginnings of keys whose end is only known while it runs: ``todo.``."""

    def add(self, other: Named) -> None:
        """Take over what another source names."""
        self.said |= other.said
        self.counted |= other.counted
        self.literals |= other.literals
        self.beginnings |= other.beginnings

    def uses(self, key: str) -> bool:
        """Tell whether ``key`` is named, whole, counted, or by the piece that stands in a source."""
        stem, _, last = key.rpartition(".")
        if key in self.literals or any(key.startswith(begin) for begin in self.beginnings):
            return True
        return last in ("one", "other", "title", "text") and stem in self.literals


def templates_in(folder: Path) -> list[Path]:
    """Return the templates of a folder."""
    return sorted(path for path in folder.iterdir() if path.is_file())


# --- what a template says by itself ----------------------------------------------------------------------------


def hard_coded(source: str, *, is_html: bool = True) -> list[str]:
    """Return the words that a template holds outside of its expressions, and literal words in them."""
    tree = Environment().parse(source)
    skeleton = "".join(_skeleton(tree))
    found = list(_literal_words(tree))
    if not is_html:
        return found + ([skeleton] if _LETTER.search(skeleton) else [])
    reader = _Reader()
    reader.feed(skeleton)
    reader.close()
    return found + reader.found


def _skeleton(node: nodes.Node) -> Iterator[str]:
    """Write what a template writes, all branches of it, with a digit wherever an expression stands."""
    if isinstance(node, nodes.TemplateData):
        yield node.data
    elif isinstance(node, nodes.Output):
        for each in node.nodes:
            if isinstance(each, nodes.TemplateData):
                yield each.data
            else:
                yield from _written(each)
    else:
        for child in node.iter_child_nodes():
            if not isinstance(child, nodes.Expr):
                yield from _skeleton(child)


def _written(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, nodes.CondExpr):
        yield from _written(node.expr1)
        if node.expr2 is not None:
            yield " "
            yield from _written(node.expr2)
    elif isinstance(node, (nodes.Concat, nodes.Or)):
        for child in node.iter_child_nodes():
            yield from _written(child)
    else:
        yield _FILLED


def _literal_words(tree: nodes.Template) -> Iterator[str]:
    """Find words that are given to a macro, or that could be nothing but words."""
    for call in tree.find_all(nodes.Call):
        name = call.node.attr if isinstance(call.node, nodes.Getattr) else getattr(call.node, "name", "")
        place = _SPOKEN_PLACES.get(name)
        spoken = [call.args[place]] if place is not None and len(call.args) > place else []
        spoken += [pair.value for pair in call.kwargs if pair.key in _SPOKEN_ARGUMENTS and name not in ("t",)]
        for given in spoken:
            if isinstance(given, nodes.Const) and isinstance(given.value, str) and not _KEY.fullmatch(given.value):
                yield given.value
    for const in tree.find_all(nodes.Const):
        if isinstance(const.value, str) and _is_prose(const.value):
            yield const.value


def _is_prose(text: str) -> bool:
    """Tell whether a string can be nothing but words: letters on both sides of a blank, or beyond ASCII."""
    if _PATTERN_OF_DATES.fullmatch(text):
        return False
    return bool(re.search(r"[^\W\d_]\s+[^\W\d_]", text)) or any(
        _LETTER.match(character) and not character.isascii() for character in text
    )


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        for name, value in at.items():
            spoken = name in _SPOKEN or name.startswith("data-")
            if name == "value" and tag in ("input", "button"):
                spoken = at.get("type") not in _UNSPOKEN_VALUES
            if spoken and _LETTER.search(value):
                self.found.append(f"{tag} {name}={value}")

    def handle_data(self, data: str) -> None:
        data = _ATTRIBUTE.sub(lambda at: at.group(2) if at.group(1) in _SPOKEN else "", data)
        if _LETTER.search(data.replace(NAME_OF_THE_PRODUCT, "")):
            self.found.append(" ".join(data.split()))


# --- which keys are named --------------------------------------------------------------------------------------


def named_in_template(source: str) -> Named:
    """Return the keys that a template names."""
    named, tree = Named(), Environment().parse(source)
    for const in tree.find_all(nodes.Const):
        if isinstance(const.value, str):
            named.literals.add(const.value)
    for concat in tree.find_all(nodes.Concat):
        first = concat.nodes[0]
        if isinstance(first, nodes.Const) and _is_beginning(first.value):
            named.beginnings.add(first.value)
    for call in tree.find_all(nodes.Call):
        if not call.args:
            continue
        if isinstance(call.node, nodes.Name) and call.node.name == "t":
            named.said |= set(_consts(call.args[0]))
        elif isinstance(call.node, nodes.Getattr) and call.node.attr == "counted":
            named.counted |= set(_consts(call.args[0]))
    return named


def _consts(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, nodes.CondExpr):
        yield from _consts(node.expr1)
        if node.expr2 is not None:
            yield from _consts(node.expr2)


def named_in_python(source: str) -> Named:
    """Return the keys that a module names; those of a table of texts are not named by it."""
    named, tree = Named(), ast.parse(source)
    tables = {id(key) for each in _tables(tree) for key in each.keys}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in tables:
            named.literals.add(node.value)
        elif isinstance(node, ast.JoinedStr) and node.values:
            first = node.values[0]
            if isinstance(first, ast.Constant) and _is_beginning(first.value):
                named.beginnings.add(str(first.value))
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            if name == "words":
                named.said.add(str(node.args[0].value))
            elif name == "counted":
                named.counted.add(str(node.args[0].value))
    return named


def done_codes(source: str) -> list[tuple[str | None, str]]:
    """Return (service, code) of each ``Go(path, code)``; the service is None where the path does not say it."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Go" and node.args):
            continue
        given = [*node.args[1:2], *(each.value for each in node.keywords if each.arg == "done")]
        for code in given:
            for const in ast.walk(code):
                if isinstance(const, ast.Constant) and isinstance(const.value, str):
                    found.append((_service_of(node.args[0]), const.value))
    return found


def _service_of(path: ast.expr) -> str | None:
    first = path.values[0] if isinstance(path, ast.JoinedStr) and path.values else path
    if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value.startswith("/"):
        return first.value.split("/")[1]
    return None


def keys_written(sources: Iterable[str]) -> list[str]:
    """Return the keys of all tables of texts, as often as they are written."""
    return [
        str(key.value)
        for source in sources
        for table in _tables(ast.parse(source))
        for key in table.keys
        if isinstance(key, ast.Constant)
    ]


def prose_in_python(source: str) -> list[str]:
    """Return strings of a module that can be nothing but words, outside of tables, docstrings and refusals."""
    tree = ast.parse(source)
    apart: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            apart.add(id(node.value))
        elif _is_said_elsewhere(node):
            apart |= {id(each) for each in ast.walk(node)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in apart
        and _is_prose(node.value)
    ]


def _is_said_elsewhere(node: ast.AST) -> bool:
    """Tell whether a piece of a module is a table of texts, a refusal in both languages, or for developers."""
    if isinstance(node, ast.Dict):
        return _is_table(node)
    is_problem = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Problem"
    return is_problem or isinstance(node, (ast.Raise, ast.Assert))


def _tables(tree: ast.AST) -> Iterator[ast.Dict]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Dict) and _is_table(node))


def _is_table(node: ast.Dict) -> bool:
    pairs = [value for key, value in zip(node.keys, node.values, strict=True) if key is not None]
    return bool(pairs) and all(isinstance(value, ast.Tuple) and len(value.elts) == 2 for value in pairs)


def _is_beginning(text: object) -> bool:
    return isinstance(text, str) and re.fullmatch(r"[A-Za-z_]+\.([a-z_]+\.)*", text) is not None


# --- what is wrong with words ----------------------------------------------------------------------------------


def facts_of(text: str) -> set[str]:
    """Return the names in braces of a text; a fact that is words, ``state_fr``, is one with ``state_en``."""
    named = (name for _, name, _, _ in Formatter().parse(text) if name is not None)
    return {name.removesuffix("_fr").removesuffix("_en") for name in named}


def faults_of(french: str, english: str) -> list[str]:
    """Return what is wrong with a text in two languages; empty if nothing is."""
    found = faults_of_french(french)
    if not french.strip() or not english.strip():
        found.append("a language is missing")
    if facts_of(french) != facts_of(english):
        found.append("the facts in braces differ")
    if _HALF_A_PLURAL.search(french) or _HALF_A_PLURAL.search(english):
        found.append("a plural in brackets: t.counted counts as the language does")
    if "«" in english:
        found.append("French quotes in English")
    return found


def faults_of_french(text: str) -> list[str]:
    """Return what a proof-reader would mark in a French text."""
    rules = {
        "straight double quotes": '"',
        "three dots for an ellipsis": r"\.\.\.",
        "no blank before a colon": r"[^\W\d_»)}]:",
        "a blank inside of guillemets is missing": r"«\S|\S»",
        "English quotes": "[“”]",
        "two blanks": "  ",
    }
    said = _HEADER.sub("", text)
    return [what for what, pattern in rules.items() if re.search(pattern, said)]
