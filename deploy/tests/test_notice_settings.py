"""How notices leave a node: the section ``notices`` of node.yaml."""

from __future__ import annotations

from pathlib import Path

import pytest
from deploy.tests.conftest import MakeNode

from arrimage.errors import ArrimageError
from arrimage.node.config import load_node
from arrimage.node.environment import service_environment
from arrimage.node.prepare import prepared
from arrimage_chassis.settings import Settings
from arrimage_contracts.vocabularies import ServiceName

BY_EMAIL = """
notices:
  worker: email
  coordinator: webhook
  person: email
  callback: 450 555-0100
  smtp:
    host: mail.example.org
    from: avis@example.org
    user: avis
    secret_file: keys/smtp-password
  webhook: {url: "https://hooks.example.org/arrimage", secret_file: /etc/arrimage/webhook}
"""


def test_without_a_section_nothing_leaves_the_machine(make_node: MakeNode) -> None:
    notices = load_node(make_node("margelle").config).notices
    assert {notices.worker, notices.coordinator, notices.person} == {"console"}
    assert notices.smtp is None and notices.webhook is None


@pytest.mark.requirement("R-337", "R-341")
def test_the_service_gets_what_the_file_says_and_the_others_do_not(make_node: MakeNode) -> None:
    directory = make_node("margelle")
    directory.config.write_text(directory.config.read_text() + BY_EMAIL)
    ready = prepared(directory)

    given = service_environment(ready, ServiceName.NOTIFICATIONS, around={})
    settings = Settings.of(given)
    assert (settings.notices.worker, settings.notices.coordinator) == ("email", "webhook")
    smtp, webhook = settings.notices.smtp, settings.notices.webhook
    assert smtp is not None and webhook is not None
    assert (smtp.tls, smtp.port_used, smtp.sender) == ("starttls", 587, "avis@example.org")
    assert smtp.secret_file == directory.root.absolute() / "keys" / "smtp-password"
    assert webhook.secret_file == Path("/etc/arrimage/webhook")
    assert "ARRIMAGE_NOTICES" not in service_environment(ready, ServiceName.INTAKE, around={})


@pytest.mark.requirement("R-337")
@pytest.mark.parametrize(
    ("text", "key", "said"),
    [
        ("notices: {worker: pigeon}", "notices.worker", "console"),
        ("notices: {worker: email}", "notices", "smtp"),
        ("notices: {coordinator: webhook}", "notices", "webhook"),
        (
            "notices: {person: email, smtp: {host: m.example.org, from: a@example.org}}",
            "notices",
            "callback",
        ),
        (
            "notices: {worker: email, smtp: {host: m.example.org, from: a@example.org, tls: none}}",
            "notices.smtp",
            "starttls",
        ),
        (
            "notices: {worker: email, smtp: {host: m.example.org, from: a@example.org, user: a}}",
            "notices.smtp",
            "secret_file",
        ),
        (
            "notices: {worker: email, smtp: {host: m.example.org, from: Marie}}",
            "notices.smtp.from",
            "@",
        ),
        (
            "notices: {worker: webhook, webhook: {url: 'http://hooks.example.org', secret_file: x}}",
            "notices.webhook.url",
            "https",
        ),
        (
            "notices: {worker: webhook, webhook: {url: 'https://u:p@hooks.example.org', secret_file: x}}",
            "notices.webhook.url",
            "password",
        ),
        ("notices: {callback: 'appelez Marie'}", "notices.callback", "[0-9"),
        ("notices: {pigeon: 1}", "notices.pigeon", "pigeon"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(make_node: MakeNode, text: str, key: str, said: str) -> None:
    directory = make_node("margelle")
    before = directory.config.read_text()
    directory.config.write_text(f"{before}{text}\n")
    with pytest.raises(ArrimageError) as refused:
        load_node(directory.config)
    assert refused.value.code == "node.malformed"
    faults = str(refused.value.values["faults"])
    line = len(before.splitlines()) + 1
    assert f"node.yaml:{line}: {key}: " in faults
    assert said in faults
