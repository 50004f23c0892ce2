"""What counts as a break within a major, and what does not."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from arrimage_contracts.declaration import Audience
from arrimage_contracts.events import CATALOGUE
from arrimage_contracts.generate.compatibility import Break, breaking_changes
from arrimage_contracts.generate.json_schema import message_schema

NAME = "own.PlanCreated.v1"
PLAN = message_schema(CATALOGUE.named("PlanCreated", 1), Audience.OWN)

Change = Callable[[dict[str, Any]], object]


def breaks(change: Change) -> list[Break]:
    new = copy.deepcopy(PLAN)
    change(new)
    return breaking_changes({NAME: PLAN}, {NAME: new})


def data(schema: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = schema["properties"]["data"]
    return found


def field(schema: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = data(schema)["properties"][name]
    return found


def add_optional(schema: dict[str, Any]) -> None:
    data(schema)["properties"]["weeks"] = {"type": ["integer", "null"], "minimum": 1, "maximum": 52}


def rename(schema: dict[str, Any]) -> None:
    data(schema)["properties"]["kind"] = data(schema)["properties"].pop("mode")
    data(schema)["required"] = ["kind" if name == "mode" else name for name in data(schema)["required"]]


def add_required(schema: dict[str, Any]) -> None:
    add_optional(schema)
    data(schema)["required"].append("weeks")


@pytest.mark.requirement("R-007")
@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda schema: None, id="nothing"),
        pytest.param(add_optional, id="a new optional field"),
        pytest.param(
            lambda schema: schema["properties"].update(laterextension={"type": ["string", "null"]}),
            id="a new optional extension of the envelope",
        ),
        pytest.param(lambda schema: schema.update(description="Other words."), id="other words"),
        pytest.param(lambda schema: schema["x-requirements"].append("R-999"), id="one more requirement"),
        pytest.param(lambda schema: field(schema, "mode").update(examples=["group"]), id="another example"),
        pytest.param(lambda schema: data(schema)["required"].reverse(), id="another order"),
    ],
)
def test_what_hurts_no_component_is_no_break(change: Change) -> None:
    assert breaks(change) == []


@pytest.mark.requirement("R-007")
@pytest.mark.parametrize(
    ("change", "where", "what"),
    [
        pytest.param(lambda s: data(s)["properties"].pop("mode"), "data.mode", "removed", id="field removed"),
        pytest.param(rename, "data.kind", "new field is required", id="field renamed, as the new name"),
        pytest.param(rename, "data.mode", "removed or renamed", id="field renamed, as the old name"),
        pytest.param(add_required, "data.weeks", "new field is required", id="new required field"),
        pytest.param(
            lambda s: data(s)["required"].remove("mode"),
            "data.mode",
            "became optional",
            id="required, now optional",
        ),
        pytest.param(
            lambda s: s["required"].append("consentid"),
            "consentid",
            "became required",
            id="optional, now required",
        ),
        pytest.param(
            lambda s: field(s, "version").update(type="string"), "data.version", "type changed", id="type changed"
        ),
        pytest.param(
            lambda s: field(s, "version").update(type=["integer", "null"]),
            "data.version",
            "type changed from integer to integer, null",
            id="null allowed",
        ),
        pytest.param(
            lambda s: s["properties"]["causationid"].update(type="string"),
            "causationid",
            "type changed from string, null to string",
            id="type narrowed",
        ),
        pytest.param(
            lambda s: field(s, "start_on").update(format="date-time"),
            "data.start_on",
            "format",
            id="format changed",
        ),
        pytest.param(
            lambda s: field(s, "mode")["enum"].remove("group"),
            "data.mode",
            "codes removed (group)",
            id="code removed",
        ),
        pytest.param(
            lambda s: field(s, "mode")["enum"].append("walk"), "data.mode", "codes added (walk)", id="code added"
        ),
        pytest.param(
            lambda s: field(s, "mode").pop("enum"), "data.mode", "list of codes is gone", id="codes gone"
        ),
        pytest.param(
            lambda s: field(s, "version").update(enum=[1]), "data.version", "codes appeared", id="codes appeared"
        ),
        pytest.param(
            lambda s: field(s, "plan_id").update(pattern="^1"),
            "data.plan_id",
            "pattern changed",
            id="pattern changed",
        ),
        pytest.param(
            lambda s: s["properties"]["sequence"].pop("pattern"), "sequence", "to nothing", id="pattern removed"
        ),
        pytest.param(
            lambda s: field(s, "version").update(maximum=99),
            "data.version",
            "maximum tightened",
            id="maximum lower",
        ),
        pytest.param(
            lambda s: field(s, "version").update(maximum=9999),
            "data.version",
            "maximum loosened",
            id="maximum higher",
        ),
        pytest.param(
            lambda s: field(s, "version").update(minimum=2),
            "data.version",
            "minimum tightened",
            id="minimum higher",
        ),
        pytest.param(
            lambda s: field(s, "version").update(minimum=0), "data.version", "minimum loosened", id="minimum lower"
        ),
        pytest.param(
            lambda s: field(s, "version").pop("minimum"), "data.version", "minimum loosened", id="minimum removed"
        ),
        pytest.param(
            lambda s: field(s, "meeting_dates").update(maxItems=8),
            "data.meeting_dates",
            "maxItems tightened",
            id="list shorter",
        ),
        pytest.param(
            lambda s: field(s, "meeting_dates")["items"].update(format="date-time"),
            "data.meeting_dates[]",
            "format changed",
            id="items changed",
        ),
        pytest.param(
            lambda s: field(s, "mode").update({"x-privacy": "PUBLIC"}),
            "data.mode",
            "x-privacy changed",
            id="privacy class changed",
        ),
        pytest.param(
            lambda s: field(s, "plan_id").update({"x-pair-scoped": True}),
            "data.plan_id",
            "x-pair-scoped changed",
            id="id scoped to the pair",
        ),
        pytest.param(
            lambda s: s["properties"]["privacyclass"].update(const="PUBLIC"),
            "privacyclass",
            "const changed",
            id="class of the event changed",
        ),
        pytest.param(lambda s: s.update({"x-producer": "intake"}), "", "producer changed", id="producer changed"),
        pytest.param(lambda s: s.update({"x-subject": "own.x"}), "", "subject changed", id="subject changed"),
        pytest.param(
            lambda s: s.update({"x-identity": ["plan_id"]}), "", "identity fields changed", id="identity changed"
        ),
        pytest.param(
            lambda s: s.update({"x-id-formula": "random"}), "", "id formula changed", id="id formula changed"
        ),
    ],
)
def test_what_hurts_a_component_is_a_break_that_names_event_field_and_reason(
    change: Change, where: str, what: str
) -> None:
    found = breaks(change)
    assert [broken for broken in found if broken.field == where and what in broken.what], found
    assert len(found) <= 2


@pytest.mark.requirement("R-007")
def test_a_copy_that_is_gone_is_a_break_and_a_new_event_is_none() -> None:
    assert [broken.what for broken in breaking_changes({NAME: PLAN}, {})] == [
        "this copy is gone, and components still read or say it"
    ]
    assert breaking_changes({}, {NAME: PLAN}) == []


def test_a_new_major_beside_the_old_one_is_no_break() -> None:
    assert breaking_changes({NAME: PLAN}, {NAME: PLAN, "own.PlanCreated.v2": {}}) == []


def test_a_break_is_said_in_one_line_with_its_remedy() -> None:
    (broken,) = breaks(lambda schema: data(schema)["properties"]["mode"]["enum"].append("walk"))
    assert str(broken) == (
        "own.PlanCreated.v1 data.mode: codes added (walk), and a reader that does not know them refuses the "
        "message. Keep PlanCreated.v1 (own) as it was and publish v2 beside it."
    )


@pytest.mark.requirement("R-007")
def test_a_code_whose_description_changes_is_a_break_and_one_that_gets_its_first_is_none() -> None:
    name = "own.ReferralAccepted.v1"
    old = message_schema(CATALOGUE.named("ReferralAccepted", 1), Audience.OWN)
    meanings = field(old, "service_code")["x-meanings"]
    assert meanings["reintegration"]

    for changed in ({**meanings, "reintegration": "A week at the sea."}, {}):
        new = copy.deepcopy(old)
        field(new, "service_code")["x-meanings"] = changed
        (found,) = breaking_changes({name: old}, {name: new})
        assert found.field == "data.service_code"
        assert "meaning of the code reintegration changed" in found.what

    new = copy.deepcopy(old)
    field(new, "service_code")["x-meanings"] = {**meanings, "another": "What it means."}
    assert breaking_changes({name: old}, {name: new}) == []
