"""``arrimage node import`` and ``swap --handover`` refuse a file that is not what it should be, whole."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from deploy.tests.commands import Command
from deploy.tests.conftest import MakeNode
from deploy.tests.test_components import declare

from arrimage.cli.swap import answer_for
from arrimage.errors import ArrimageError
from arrimage.handover.file import Head, write_handover
from arrimage.node.directory import NodeDirectory
from arrimage.node.prepare import prepared
from arrimage.node.process import NodeProcess
from arrimage_chassis.trust.signing import read_private_key
from arrimage_contracts.vocabularies import ServiceName

pytestmark = pytest.mark.requirement("R-013", "SC-17")

PASSPHRASE = b"une phrase de passe bien longue"
HEAD = Head(1, "followup", "margelle", "arrimage", "2011-03-28T12:00:00+00:00")
RECORDS = [json.dumps({"record": "said", "event_id": f"{number:032x}"}).encode() for number in range(3)]
Spoil = Callable[[Path, NodeDirectory], None]


@pytest.fixture
def node(make_node: MakeNode) -> NodeDirectory:
    """A node that is stopped, and has a store of followup."""
    directory = make_node("margelle", (ServiceName.INTAKE, ServiceName.FOLLOWUP))
    directory.stores.mkdir(exist_ok=True)
    (directory.stores / "followup.sqlite3").write_text("kept")
    return directory


@pytest.fixture
def phrase(tmp_path: Path) -> Path:
    """The file of the passphrase."""
    file = tmp_path / "phrase.txt"
    file.write_bytes(PASSPHRASE + b"\n")
    return file


def write(file: Path, node: NodeDirectory, *, key: Ed25519PrivateKey | None = None, **other: Any) -> None:
    file.unlink(missing_ok=True)
    ours = read_private_key(node.signing_key)
    write_handover(file, Head(**{**vars(HEAD), **other}), RECORDS, key or ours, PASSPHRASE, os.urandom)


def truncated(file: Path, node: NodeDirectory) -> None:
    write(file, node)
    file.write_bytes(file.read_bytes()[:-20])


def forged(file: Path, node: NodeDirectory) -> None:
    write(file, node, key=Ed25519PrivateKey.generate())


def of_another_organization(file: Path, node: NodeDirectory) -> None:
    write(file, node, organization="virage", key=Ed25519PrivateKey.generate())


def of_another_role(file: Path, node: NodeDirectory) -> None:
    write(file, node, role="planning")


def of_a_newer_version(file: Path, node: NodeDirectory) -> None:
    write(file, node, handover=2)


def something_else(file: Path, node: NodeDirectory) -> None:
    file.write_text("bonjour")


def absent(file: Path, node: NodeDirectory) -> None:
    file.unlink(missing_ok=True)


EACH = pytest.mark.parametrize(
    ("spoil", "code", "said"),
    [
        (truncated, "handover.damaged", "est coupé ou abîmé"),
        (forged, "handover.forged", "n'est pas signé par votre organisme"),
        (of_another_organization, "handover.other_organization", "est celui d'un autre organisme, virage"),
        (of_another_role, "handover.other_role", "est celui du service planning"),
        (of_a_newer_version, "handover.newer", "vient d'une version plus récente"),
        (something_else, "handover.not_one", "n'est pas un fichier de passation"),
        (absent, "key.unreadable", "passation"),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)


def trace(node: NodeDirectory) -> list[object]:
    """What a refusal must leave as it was."""
    return [node.config.read_text(), sorted(path.name for path in node.stores.rglob("*"))]


@EACH
def test_the_command_line_says_what_is_wrong_with_the_file_and_what_to_do_and_changes_nothing(
    arrimage: Command,
    node: NodeDirectory,
    phrase: Path,
    tmp_path: Path,
    spoil: Spoil,
    code: str,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LC_ALL", "fr_CA.UTF-8")
    file = tmp_path / "passation"
    spoil(file, node)
    before = trace(node)

    done = arrimage("node", "import", "followup", file, "--dir", node.root, "--passphrase-file", phrase)

    assert done.status != 0
    assert code in done.err and said in done.err
    assert trace(node) == before


def test_a_swap_of_a_stopped_node_judges_the_file_before_it_writes_the_choice_down(
    arrimage: Command, node: NodeDirectory, phrase: Path, tmp_path: Path
) -> None:
    file, other = tmp_path / "passation", declare(tmp_path / "calls")
    forged(file, node)
    before = trace(node)
    given = ("--dir", node.root, "--handover", file, "--passphrase-file", phrase)

    done = arrimage("node", "swap", "followup", "--to", other, *given)

    assert (done.status != 0, "handover.forged" in done.err) == (True, True)
    assert trace(node) == before


def test_a_swap_of_a_stopped_node_gives_the_file_to_the_program_that_it_chose(
    arrimage: Command, node: NodeDirectory, phrase: Path, tmp_path: Path
) -> None:
    takes = "import sys; print('{\"taken\": %d}' % len(sys.stdin.readlines()))"
    file, other = (
        tmp_path / "passation",
        declare(tmp_path / "calls", handover={"import": [sys.executable, "-c", takes]}),
    )
    write(file, node)
    given = ("--dir", node.root, "--handover", file, "--passphrase-file", phrase)

    done = arrimage("node", "swap", "followup", "--to", other, *given)

    assert (done.status, done.err) == (0, "")
    assert "followup took 3 record(s) of 3." in done.out
    assert "followup will be calls 2.1" in done.out


@pytest.mark.parametrize(
    ("handover", "code"),
    [
        ({}, "handover.unable"),
        ({"import": [sys.executable, "-c", "raise SystemExit('notes.unreadable')"]}, "handover.failed"),
    ],
)
def test_a_program_that_does_not_take_the_file_leaves_a_stopped_node_as_it_was(
    arrimage: Command,
    node: NodeDirectory,
    phrase: Path,
    tmp_path: Path,
    handover: Mapping[str, Sequence[str]],
    code: str,
) -> None:
    """The old one is chosen, with its store: started again the node goes on as before."""
    file, other = tmp_path / "passation", declare(tmp_path / "calls", handover=handover)
    write(file, node)
    before = node.config.read_text()
    given = ("--dir", node.root, "--handover", file, "--passphrase-file", phrase)

    done = arrimage("node", "swap", "followup", "--to", other, *given)

    assert (done.status != 0, code in done.err, done.out) == (True, True, "")
    assert node.config.read_text() == before
    assert (node.stores / "followup.sqlite3").read_text() == "kept"


def test_what_a_program_began_before_it_failed_at_the_file_is_set_aside_and_the_one_of_before_goes_on(
    arrimage: Command, node: NodeDirectory, phrase: Path, tmp_path: Path
) -> None:
    """From one component to another of the role: both have their store at the same place."""
    file, old = tmp_path / "passation", declare(tmp_path / "calls")
    begins = "import os, pathlib as p; (p.Path(os.environ['ARRIMAGE_STORE_DIR']) / 'half').touch(); exit(1)"
    other = declare(tmp_path / "other", name="other", handover={"import": [sys.executable, "-c", begins]})
    write(file, node)
    arrimage("node", "swap", "followup", "--to", old, "--dir", node.root)
    store = node.component_store("followup")
    store.mkdir()
    (store / "state").write_text("the old one's")
    before = node.config.read_text()
    given = ("--dir", node.root, "--handover", file, "--passphrase-file", phrase)

    done = arrimage("node", "swap", "followup", "--to", other, *given)

    assert "handover.failed" in done.err
    assert node.config.read_text() == before
    assert [(kept.name, kept.read_text()) for kept in store.iterdir()] == [("state", "the old one's")]
    assert len(list((node.stores / "set-aside").glob("*/followup/half"))) == 1


async def test_a_running_node_judges_the_file_before_it_stops_anything(
    node: NodeDirectory, phrase: Path, tmp_path: Path
) -> None:
    file = tmp_path / "passation"
    truncated(file, node)
    running = SimpleNamespace(
        prepared=prepared(node), directory=node
    )  # whatever else were touched would be missing

    with pytest.raises(ArrimageError) as refused:
        await answer_for(cast(NodeProcess, running))({
            "do": "swap", "service": "followup", "to": str(tmp_path), "unasked": False,
            "handover": str(file), "passphrase": str(phrase),
        })  # fmt: skip

    assert refused.value.code == "handover.damaged"


def test_a_wrong_passphrase_and_a_missing_one_are_said(
    arrimage: Command, node: NodeDirectory, phrase: Path, tmp_path: Path
) -> None:
    file = tmp_path / "passation"
    write(file, node)
    phrase.write_text("une autre phrase de passe\n")

    wrong = arrimage("node", "import", "followup", file, "--dir", node.root, "--passphrase-file", phrase)
    none = arrimage("node", "import", "followup", file, "--dir", node.root)

    assert "backup.wrong_passphrase" in wrong.err
    assert "backup.passphrase_needed" in none.err
