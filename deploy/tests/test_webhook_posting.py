"""One post to a webhook: signed, to an address that was judged, whatever the receiver does."""

from __future__ import annotations

import base64
import json
import stat
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from deploy.tests.commands import Command
from deploy.tests.conftest import MakeNode
from deploy.tests.receiver import Receiver
from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from arrimage.errors import ArrimageError
from arrimage.integrators.grants import Webhook
from arrimage.window.address import RefusedAddressError, require_usable, safe_address
from arrimage.window.events import Told
from arrimage.window.posting import Answer, Poster, Verdict

SECRET = f"whsec_{base64.b64encode(bytes(range(32))).decode()}"
TOLD = Told(7, "6f0c1c0e-8a44-5b7e-9a5d-2a4f60c3ab10", "case", b'{"type": "arrimage.FollowupDue.v1"}')


@pytest.fixture
def secret_file(tmp_path: Path) -> Path:
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\n")
    return file


def now() -> datetime:
    return datetime.now(UTC)


def poster(url: str, secret_file: Path, *, allow_private: bool = True, timeout: float = 5) -> Poster:
    return Poster(Webhook(url=url, allow_private=allow_private), secret_file, now, timeout=timeout)


async def test_another_implementation_finds_the_signature_right_and_a_changed_body_wrong(
    secret_file: Path,
) -> None:
    async with Receiver() as receiver:
        assert await poster(receiver.url, secret_file)(TOLD) == Answer(Verdict.TAKEN)

    ((headers, body),) = receiver.heard
    assert Verifier(SECRET).verify(body, headers) == json.loads(TOLD.body)
    assert (headers["webhook-id"], headers["arrimage-cursor"]) == (TOLD.event_id, "7")
    with pytest.raises(WebhookVerificationError):
        Verifier(SECRET).verify(body + b" ", headers)


async def test_a_receiver_that_hangs_is_left_in_time_and_tried_again(secret_file: Path) -> None:
    async with Receiver(silent=True) as receiver:
        answer = await poster(receiver.url, secret_file, timeout=0.3)(TOLD)

    assert answer == Answer(Verdict.LATER, "timed_out")


async def test_a_receiver_that_answers_without_end_is_not_listened_to(secret_file: Path) -> None:
    async with Receiver(status=200, endless=True) as receiver:
        assert await poster(receiver.url, secret_file)(TOLD) == Answer(Verdict.TAKEN)


async def test_a_redirection_to_a_private_address_is_not_followed(secret_file: Path) -> None:
    async with Receiver() as inside, Receiver(status=307, location=inside.url) as receiver:
        answer = await poster(receiver.url, secret_file)(TOLD)

    assert answer == Answer(Verdict.LATER, "redirected")
    assert inside.heard == []


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "192.168.0.9", "172.20.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "::1", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "224.0.0.1",
        "::",
    ],
)  # fmt: skip
async def test_a_name_that_answers_a_private_address_is_not_gone_to(address: str) -> None:
    async def answers(host: str, port: int) -> Sequence[str]:
        return ["93.184.215.14", address]

    with pytest.raises(RefusedAddressError):
        await safe_address("example.org", 443, allow_private=False, resolve=answers)


@pytest.mark.parametrize(
    ("address", "goes"), [("127.0.0.1", True), ("192.168.0.9", True), ("169.254.169.254", False), ("::", False)]
)
async def test_what_is_allowed_explicitly_is_private_and_never_what_clouds_tell_a_machine(
    address: str, goes: bool
) -> None:
    async def answers(host: str, port: int) -> Sequence[str]:
        return [address]

    if goes:
        assert await safe_address("inside", 80, allow_private=True, resolve=answers) == address
    else:
        with pytest.raises(RefusedAddressError):
            await safe_address("inside", 80, allow_private=True, resolve=answers)


async def test_a_name_that_changes_its_address_after_it_was_judged_is_not_resolved_again(
    secret_file: Path,
) -> None:
    asked: list[str] = []

    async def rebinds(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]

    async with Receiver() as receiver:
        webhook = Webhook(url=f"http://hook.example.invalid:{receiver.port}/events", allow_private=True)
        answer = await Poster(webhook, secret_file, now, resolve=rebinds)(TOLD)

    assert (answer.verdict, asked) == (Verdict.TAKEN, ["hook.example.invalid"])
    assert receiver.heard[0][0]["host"] == f"hook.example.invalid:{receiver.port}"


async def test_a_rebinding_name_reaches_nothing_inside_once_it_answers_a_private_address(
    secret_file: Path,
) -> None:
    async def rebound(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.1"]

    async with Receiver() as inside:
        webhook = Webhook(url=f"https://hook.example.org:{inside.port}/")
        answer = await Poster(webhook, secret_file, now, resolve=rebound)(TOLD)

    assert answer == Answer(Verdict.LATER, "address_refused")
    assert inside.heard == []


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (200, Verdict.TAKEN), (500, Verdict.LATER), (503, Verdict.LATER), (429, Verdict.LATER),
        (401, Verdict.LATER), (404, Verdict.LATER), (422, Verdict.REFUSED), (400, Verdict.REFUSED),
        (410, Verdict.GONE),
    ],
)  # fmt: skip
async def test_what_an_answer_means(status: int, verdict: Verdict, secret_file: Path) -> None:
    async with Receiver(status=status) as receiver:
        assert (await poster(receiver.url, secret_file)(TOLD)).verdict is verdict


async def test_a_receiver_that_is_not_there_and_a_secret_that_is_not_there_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "bad").write_text("whsec_AAAA")

    away = poster("http://127.0.0.1:9/", tmp_path / "none")
    assert (await away(TOLD)).verdict is Verdict.LATER
    assert await poster("http://127.0.0.1:9/", tmp_path / "bad")(TOLD) == Answer(Verdict.LATER, "no_secret")


@pytest.mark.parametrize(
    "url",
    ["http://example.org/", "https://u:p@example.org/", "ftp://example.org", "https://", "https://a:x/", "x"],
)
def test_an_address_that_cannot_be_a_webhooks_is_refused_before_anything_is_written(
    url: str, make_node: MakeNode, arrimage: Command
) -> None:
    directory = make_node("margelle")
    with pytest.raises(ArrimageError):
        require_usable(url, allow_private=False)

    said = arrimage(
        "bus", "webhook", "add", "x-a", "--url", url, "--events", "FollowupDue", "--dir", directory.root
    )

    assert said.status == 1
    assert "code: webhook.unusable_url" in said.err
    assert not directory.integrators.exists()


def test_the_secret_of_a_webhook_is_for_its_owners_eyes_and_in_no_list(
    make_node: MakeNode, arrimage: Command
) -> None:
    directory = make_node("margelle")
    added = arrimage(
        "bus", "webhook", "add", "x-a", "--url", "https://example.org/h", "--events", "FollowupDue",
        "--dir", directory.root,
    )  # fmt: skip
    secret = directory.webhook_secret("x-a").read_text().strip()
    handed = json.loads(directory.credentials("x-a").read_text())
    listed = arrimage("bus", "webhooks", "--json", "--dir", directory.root)

    assert handed["webhook"]["secret"] == secret
    assert "nats" not in handed
    for file in (directory.webhook_secret("x-a"), directory.credentials("x-a")):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert secret not in added.out + listed.out + directory.integrators.read_text()
