"""The committed files follow from the declarations, and a difference is found."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath

import pytest

from arrimage_contracts.events import CATALOGUE
from arrimage_contracts.generate.tree import (
    ASYNCAPI,
    EVENTS_PAGE,
    SCHEMAS,
    differing,
    find_root,
    generated_files,
    write,
)
from arrimage_contracts.network import load_network
from arrimage_contracts.requests import REQUESTS
from arrimage_contracts.resources import schema_of
from arrimage_contracts.validation import message_validator, violations_of

PLAN = SCHEMAS / "own" / "PlanCreated.v1.json"


@pytest.mark.requirement("R-007")
def test_what_is_committed_is_what_the_declarations_make() -> None:
    assert differing(find_root(), generated_files()) == []


def test_a_missing_an_edited_and_a_left_over_file_are_each_named(tmp_path: Path) -> None:
    files = generated_files()
    write(tmp_path, files)
    (tmp_path / ASYNCAPI).unlink()
    (tmp_path / PLAN).write_text("{}", encoding="utf-8")
    (tmp_path / SCHEMAS / "own" / "Forgotten.v1.json").write_text("{}", encoding="utf-8")
    assert differing(tmp_path, files) == [
        f"{PLAN}: differs from the declarations",
        f"{ASYNCAPI}: missing",
        f"{SCHEMAS}/own/Forgotten.v1.json: no declaration makes it",
    ]
    assert sorted(write(tmp_path, files)) == [
        f"{SCHEMAS}/own/Forgotten.v1.json: removed",
        f"{PLAN}: written",
        f"{ASYNCAPI}: written",
    ]
    assert differing(tmp_path, files) == []
    assert write(tmp_path, files) == []


def test_the_events_page_names_every_event_every_field_and_every_subject() -> None:
    page = generated_files()[EVENTS_PAGE]
    for event in CATALOGUE:
        assert f"\n## {event.name}.v{event.major}\n" in page
        for copy in event.copies.values():
            assert all(f"| `{field}` |" in page for field in copy.model_fields)
    assert "`evt.{from}.{to}.ReferralSent.v1`" in page
    assert "`own.planning.PlanCreated.v1`" in page


def test_the_asyncapi_document_has_a_channel_an_operation_and_a_message_for_each_copy() -> None:
    document = json.loads(generated_files()[ASYNCAPI])
    copies = [(event, audience) for event in CATALOGUE for audience in event.copies]
    assert document["asyncapi"] == "3.0.0"
    asked = len(list(REQUESTS))
    assert len(document["channels"]) == len(copies) + 2 * asked  # a question's, and its reply's
    assert len(document["operations"]) == len(copies) + asked
    addresses = {channel["address"] for channel in document["channels"].values()}
    assert {"own.followup.FollowupDue.v1", "evt.{from}.{to}.ReferralAccepted.v1"} <= addresses
    for name, operation in document["operations"].items():
        if "reply" in operation:
            continue
        assert operation["action"] == "send"
        assert name.startswith(f"{operation['tags'][0]['name']}.sends.")


@pytest.mark.requirement("R-332")
def test_no_example_and_no_sample_holds_anything_but_codes_dates_and_ids() -> None:
    for path, text in generated_files().items():
        if PurePosixPath("contracts/arrimage_contracts/samples") in path.parents:
            assert " " not in "".join(value for value in _texts(json.loads(text).get("data", {})))


def test_the_schema_of_the_network_file_accepts_what_the_loader_accepts(network_text: str) -> None:
    said = load_network(network_text).model_dump(mode="json", exclude_none=True)
    schema = schema_of("urn:arrimage:schema:network.v1")
    assert violations_of(said, message_validator(schema)) == []
    for wrong in ("public", "x-one", "Margelle"):
        said["organizations"][0]["id"] = wrong
        assert violations_of(said, message_validator(schema)), wrong


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    return [value] if isinstance(value, str) else []


@pytest.mark.full
def test_made_twice_in_one_process_the_files_are_the_same() -> None:
    assert generated_files() == generated_files()
