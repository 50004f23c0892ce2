"""The how-tos for newcomers are run as they stand: every command, in order, and what they promise to print."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.how_to.typed import REPOSITORY, Shell, Terminal, assert_told, blocks_of, environment_of, would_install

from arrimage.ports import free_port

pytestmark = [
    pytest.mark.full,
    pytest.mark.timeout(600),  # a page is typed to its end; each block has a deadline of its own
    pytest.mark.requirement("R-023", "R-024", "R-037"),
]


@pytest.mark.parametrize(
    ("page", "language"),
    [("rejoindre-un-reseau.fr.md", "fr_CA.UTF-8"), ("join-a-network.md", "en_CA.UTF-8")],
)
def test_a_newcomer_types_what_the_page_says_and_sees_what_it_promises(
    page: str, language: str, tmp_path: Path
) -> None:
    text = (REPOSITORY / "docs" / "how-to" / page).read_text(encoding="utf-8")
    for port in ("7422", "4222"):  # any two that are free here
        text = text.replace(f"127.0.0.1:{port}", f"127.0.0.1:{free_port()}")
    environment = environment_of(language, tmp_path)
    directory = tmp_path
    with ExitStack() as open_:
        shell = Shell(tmp_path, environment)
        open_.callback(shell.close)
        for number, block in enumerate(blocks_of(text)):
            if "systemd" in block.info:
                continue
            if "install" in block.info:
                would_install(block.text)
            elif block.terminal is not None:
                directory = Path(shell.run("pwd").strip())
                terminal = Terminal(block.text.strip(), directory, environment, tmp_path / f"{number}.out")
                open_.callback(terminal.close)
                terminal.told(block.promised, block.text)
            else:
                assert_told(shell.run(block.text), block.promised, block.text)


def test_both_pages_give_the_same_commands() -> None:
    french, english = (
        blocks_of((REPOSITORY / "docs" / "how-to" / page).read_text(encoding="utf-8"))
        for page in ("rejoindre-un-reseau.fr.md", "join-a-network.md")
    )
    assert [block.terminal is None for block in french] == [block.terminal is None for block in english]
    commands = [
        [
            re.findall(r"^(?:arrimage|make|curl|sudo) [a-z-]+(?: [a-z]+)?", block.text, re.MULTILINE)
            for block in page
        ]
        for page in (french, english)
    ]
    assert commands[0] == commands[1]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
def test_systemd_reads_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "arrimage-node.service"
    text = (REPOSITORY / "deploy" / "node" / "arrimage-node.service").read_text()
    unit.write_text(text.replace("/opt/arrimage/.venv/bin/arrimage", sys.executable))
    said = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert "arrimage-node.service:" not in said.stderr, said.stderr
