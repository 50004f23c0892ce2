"""YAML read as plain data, with the line and column of each key and value beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from arrimage_contracts.network.problems import NetworkFileError, Problem

MAX_CHARACTERS = 1_000_000
"""A network of hundreds of organizations needs a tenth of it; what comes from outside has a limit of its own."""

Path = tuple[str | int, ...]
Place = tuple[int, int]


@dataclass
class Located:
    """Plain data (dict, list, str, int, float, bool, None), and where each part stands, counted from 1."""

    data: Any = None
    keys: dict[Path, Place] = field(default_factory=dict)
    values: dict[Path, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def place_of(self, path: Path) -> Place:
        """Return the place of the value at ``path``, or of the nearest part that holds it."""
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, (1, 1))

    def report(self, code: str, place: Place, path: Path, **values: str) -> None:
        """Add a problem."""
        line, column = place
        self.problems.append(Problem(code, line, column, said_path(path), values))


def said_path(path: Path) -> str:
    """Return ``path`` as people write it: ``organizations[1].leaf_key``."""
    said = ""
    for part in path:
        said += f"[{part}]" if isinstance(part, int) else f".{part}" if said else part
    return said


def read_yaml(text: str, source: str, most_characters: int = MAX_CHARACTERS) -> Located:
    """Read one YAML document of at most so many characters.

    :raises NetworkFileError: if it is not YAML at all (``network.syntax``, ``network.too_large``).
    """
    located = Located()
    if len(text) > most_characters:
        located.report("network.too_large", (0, 0), (), limit=str(most_characters))
        raise NetworkFileError(located.problems, source)
    root = compose(text, source)
    if root is None:
        located.values[()] = (1, 1)
        return located
    located.data = _plain(root, (), located, set())
    return located


def compose(text: str, source: str) -> Node | None:
    """Return the tree of ``text``; None for a file that says nothing.

    :raises NetworkFileError: ``network.syntax``.
    """
    try:
        root: Node | None = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        problem = Problem("network.syntax", line, column, "", {"reason": str(error.problem or error.context)})
    except (YAMLError, RecursionError) as error:
        reason = getattr(error, "reason", None) or "nested too deep"
        line = text.count("\n", 0, getattr(error, "position", 0)) + 1
        problem = Problem("network.syntax", line, 1, "", {"reason": str(reason)})
    else:
        return root
    raise NetworkFileError([problem], source)


def _plain(node: Node, path: Path, located: Located, seen: set[int]) -> Any:
    place = _place(node)
    located.values[path] = place
    if id(node) in seen:  # an alias in an alias in an alias fills the memory
        return None
    seen.add(id(node))
    if node.anchor:
        located.report("network.alias_refused", place, path)
    if isinstance(node, MappingNode):
        return _mapping(node, path, located, seen)
    if isinstance(node, SequenceNode):
        return [_plain(item, (*path, index), located, seen) for index, item in enumerate(node.value)]
    return _scalar(node)


def _mapping(node: MappingNode, path: Path, located: Located, seen: set[int]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        place = _place(key_node)
        if not isinstance(key_node, ScalarNode):
            located.report("network.syntax", place, path, reason="a key must be a word")
            continue
        key = str(key_node.value)
        if key in found:
            first = located.keys[*path, key]
            located.report("network.doubled_key", place, (*path, key), key=key, first_line=str(first[0]))
            continue
        located.keys[*path, key] = place
        found[key] = _plain(value_node, (*path, key), located, seen)
        if (
            value_node.start_mark.index == value_node.end_mark.index
        ):  # nothing: it would stand where the next begins
            located.values[*path, key] = place
    return found


def _scalar(node: Node) -> Any:
    word = str(node.value)
    try:
        match str(node.tag).rpartition(":")[2]:
            case "null":
                return None
            case "bool":
                return word.lower() == "true"
            case "int":
                return int(word.replace("_", ""))
            case "float":
                return float(word)
            case _:
                return word
    except ValueError:  # 0x1f, .inf, a number of thousands of digits: no value of this file is one
        return word


def _place(node: Node) -> Place:
    return node.start_mark.line + 1, node.start_mark.column + 1
