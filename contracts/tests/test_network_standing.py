"""An organization is suspended, comes back, leaves, and is taken out: the file says so, and keeps its comments."""

from __future__ import annotations

from datetime import date

import pytest

from arrimage_contracts.network import NetworkFileError, Status, load_network, with_status, without_organization

pytestmark = pytest.mark.requirement("R-037")
TODAY = date(2026, 11, 22)


def test_a_status_is_written_with_its_date_and_the_version_goes_up(network_text: str) -> None:
    before = load_network(network_text)

    text = with_status(f"# written by people\n{network_text}", "virage", Status.SUSPENDED, TODAY)

    after = load_network(text)
    assert text.startswith("# written by people\n")
    assert after.version == before.version + 1
    assert (after.organization("virage").status, after.organization("virage").since) == (Status.SUSPENDED, TODAY)
    assert not after.organization("virage").takes_referrals
    assert after.organization("margelle") == before.organization("margelle")


def test_who_is_taken_out_is_heard_by_nobody_any_more(network_text: str) -> None:
    after = load_network(without_organization(network_text, "margelle"))

    assert [each.id for each in after.organizations if each.id == "margelle"] == []
    assert all("margelle" not in (each.hears_from or ()) for each in after.organizations)


def test_an_organization_that_is_not_there_cannot_be_suspended(network_text: str) -> None:
    with pytest.raises(LookupError):
        with_status(network_text, "nobody", Status.LEFT, TODAY)


@pytest.mark.parametrize(
    ("line", "code"),
    [("status: asleep", "network.unknown_status"), ("since: soon", "network.malformed_date")],
)
def test_a_status_or_a_date_that_does_not_exist_is_refused_with_its_line(
    network_text: str, line: str, code: str
) -> None:
    text = network_text.replace("  - id: virage\n", f"  - id: virage\n    {line}\n")
    assert text != network_text
    with pytest.raises(NetworkFileError) as refused:
        load_network(text)
    assert [problem.code for problem in refused.value.problems] == [code]
    assert refused.value.problems[0].line > 0
