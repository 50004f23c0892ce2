"""How what the doctor found looks on a terminal, the gravest first, and to a program."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from textwrap import wrap

from arrimage.cli.options import is_found_alone, node_directory
from arrimage.doctor.findings import Finding, Level
from arrimage.node.directory import NodeDirectory
from arrimage.texts import language, say

_WRAPPED = partial(wrap, width=100, break_on_hyphens=False, break_long_words=False)  # commands are copied whole
_SIGNS = {Level.PROBLEM: "✗", Level.WARNING: "!", Level.NOTE: "·"}


def directory_to_examine(given: Path | None) -> NodeDirectory:
    """Return the node that is meant; one that is given is taken even without its node.yaml.

    :raises ArrimageError: ``node.which``, ``node.none_here``, ``node.not_found``.
    """
    if given is not None and NodeDirectory(given).keys.is_dir():
        return NodeDirectory(given)
    return node_directory(given)


def findings_text(directory: NodeDirectory, findings: Sequence[Finding]) -> str:
    """Return each finding with its remedy, and one line that sums them up."""
    reader = language()
    out: list[str] = []
    for level in Level:
        for found in findings:
            if found.level is level:
                out += _WRAPPED(
                    f"{found.cause(reader)} [{found.code}]",
                    initial_indent=f"{_SIGNS[level]} ",
                    subsequent_indent="  ",
                )
                out += _WRAPPED(found.remedy(reader), initial_indent="    → ", subsequent_indent="      ")
    counts = {level.value: sum(found.level is level for found in findings) for level in Level}
    if findings and not is_found_alone(directory):
        out.append(say("doctor.dir", directory=directory.root))
    summary = "doctor.sick" if counts[Level.PROBLEM] else "doctor.well"
    return "\n".join([*out, say(summary, directory=directory.root, **counts)])


def findings_json(findings: Sequence[Finding]) -> str:
    """Return the same for programs."""
    problems = sum(found.level is Level.PROBLEM for found in findings)
    return json.dumps(
        {"problems": problems, "findings": [found.as_json() for found in findings]}, indent=2, ensure_ascii=False
    )
