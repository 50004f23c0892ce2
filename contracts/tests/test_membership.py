"""A membership request, and the network file that an operator adds it to."""

from __future__ import annotations

import difflib

import pytest

from arrimage_contracts.network import (
    MembershipRequest,
    NetworkFileError,
    add_organization,
    dump_membership_request,
    load_membership_request,
    load_network,
)


@pytest.fixture
def request_of_csss(request_text: str) -> MembershipRequest:
    return load_membership_request(request_text)


def refused_codes(text: str) -> list[str]:
    with pytest.raises(NetworkFileError) as refused:
        load_membership_request(text)
    return [problem.code for problem in refused.value.problems]


def test_a_request_that_was_written_is_read_the_same(request_of_csss: MembershipRequest) -> None:
    text = dump_membership_request(request_of_csss)
    assert load_membership_request(text) == request_of_csss
    assert text.startswith("# Demande d'adhésion : rien ici n'est secret.")


def test_a_request_is_made_from_an_organization(request_of_csss: MembershipRequest) -> None:
    assert MembershipRequest.of(request_of_csss.organization()) == request_of_csss


def test_a_fingerprint_may_be_typed_in_capitals_and_with_other_spaces(
    request_text: str, request_of_csss: MembershipRequest
) -> None:
    typed = request_text.replace("f957 dcf4 ", "F957   DCF4 ")
    assert load_membership_request(typed) == request_of_csss


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a82f", "a82e"),
        ("id: csss-pds", "id: csss-pdt"),
        ("ypOsFwUYcHHWe4PH/w7+gQjo7EUwV113JoeTM9vavnw=", "gTl3Dqh9F19Wo1Rmw0x+zMuNipG07jeiXfYPW4/Js5Q="),
    ],
    ids=["fingerprint", "organization", "signing key"],
)
def test_a_request_whose_keys_are_not_those_of_its_fingerprint_is_refused(
    request_text: str, old: str, new: str
) -> None:
    assert refused_codes(request_text.replace(old, new)) == ["network.fingerprint_mismatch"]


def test_a_request_longer_than_any_is_refused_before_it_is_read(request_text: str) -> None:
    assert len(request_text) < 2_000
    padded = request_text.ljust(20_000, "\n")
    assert load_membership_request(padded) == load_membership_request(request_text)
    assert refused_codes(request_text + "[" * 20_000) == ["network.too_large"]


def test_a_request_has_the_problems_of_a_network_file(request_text: str) -> None:
    assert refused_codes(request_text.replace("id: csss-pds", "id: hub")) == ["network.reserved_id"]
    assert refused_codes(request_text.replace("services:", "service:")) == [
        "network.missing_key",
        "network.unknown_key",
    ]


def changed_lines(before: str, after: str) -> list[str]:
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return [line for line in lines if line[0] in "+-"]


ENTRY = [
    "+   - id: csss-pds",
    "+     name:",
    "+       fr: CSSS Pierre-De Saurel",
    "+       en: Pierre-De Saurel health centre",
    "+     services:",
    "+       - intake",
    "+       - planning",
    "+     region: sorel-tracy",
    "+     leaf_key: UDFJHLAXAUMHA4OWPOB4P7YO72AQR2HMIUYFOXLXE2DZGM633K7HYREV",
    "+     signing_key: ypOsFwUYcHHWe4PH/w7+gQjo7EUwV113JoeTM9vavnw=",
]


def test_an_added_organization_changes_its_own_lines_and_the_version_alone(
    network_text: str, request_of_csss: MembershipRequest
) -> None:
    commented = network_text.replace("version: 1", "version: 1   # one more at each change").replace(
        "integrators:", "\n# Ceux qui lisent ce qui est public\nintegrators:"
    )
    added = add_organization(commented, request_of_csss)
    assert changed_lines(commented, added) == [
        "- version: 1   # one more at each change",
        "+ version: 2   # one more at each change",
        *ENTRY,
    ]
    network = load_network(added)
    assert network.organization("csss-pds") == request_of_csss.organization()
    assert network.senders_to("margelle") == ("virage", "csss-pds")
    assert network.senders_to("virage") == ("margelle",)


HEAD = """network: sorel-tracy
version: 7
hub: {leaf_url: "wss://hub.example.org", client_url: "tls://hub.example.org"}
"""


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        pytest.param(HEAD, "", id="no list yet"),
        pytest.param(HEAD.rstrip(), "", id="no list yet, no line end"),
        pytest.param(f"{HEAD}organizations:\n# fin\n", "# fin", id="a list of nothing"),
        pytest.param(f"{HEAD}organizations: []  # rien\nintegrators: []\n", "integrators: []", id="an empty list"),
        pytest.param(f"{HEAD}organizations:\n  []\n", "", id="an empty list on a line of its own"),
    ],
)
def test_the_first_organization_is_added_to_a_network_without_any(
    text: str, kept: str, request_of_csss: MembershipRequest
) -> None:
    added = add_organization(text, request_of_csss)
    network = load_network(added)
    assert network.version == 8
    assert [organization.id for organization in network.organizations] == ["csss-pds"]
    assert kept in added


def test_an_organization_is_added_to_a_list_in_brackets(
    network_text: str, request_of_csss: MembershipRequest
) -> None:
    first, last = network_text.index("organizations:"), network_text.index("integrators:")
    entries = (
        organization.model_dump_json(exclude_none=True)
        for organization in load_network(network_text).organizations
    )
    text = f"{network_text[:first]}organizations: [{', '.join(entries)}]\n{network_text[last:]}"
    network = load_network(add_organization(text, request_of_csss))
    assert [organization.id for organization in network.organizations] == ["margelle", "virage", "csss-pds"]


@pytest.mark.parametrize("ending", ["\n", "", "\n# fin\n", "  # dernière\n\n\n"], ids=repr)
def test_an_organization_is_added_where_the_list_ends_the_file(
    network_text: str, ending: str, request_of_csss: MembershipRequest
) -> None:
    text = network_text[: network_text.index("integrators:")].rstrip() + ending
    added = add_organization(text, request_of_csss)
    assert load_network(added).organization("csss-pds") == request_of_csss.organization()
    assert "# fin" not in ending or "# fin" in added


def test_a_list_that_is_not_indented_stays_so(network_text: str, request_of_csss: MembershipRequest) -> None:
    start, end = network_text.index("  - id: margelle"), network_text.index("integrators:")
    entries = network_text[start:end].replace("\n  ", "\n").removeprefix("  ")
    text = f"{network_text[:start]}{entries}{network_text[end:]}"
    added = add_organization(text, request_of_csss)
    assert "\n- id: csss-pds\n  name:\n" in added
    assert load_network(added).organization("csss-pds") == request_of_csss.organization()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("id: virage", "id: csss-pds", "network.doubled_organization"),
        (
            "gTl3Dqh9F19Wo1Rmw0x+zMuNipG07jeiXfYPW4/Js5Q=",
            "ypOsFwUYcHHWe4PH/w7+gQjo7EUwV113JoeTM9vavnw=",
            "network.doubled_public_key",
        ),
        ("version: 1", "version: one", "network.wrong_type"),
    ],
    ids=["id is taken", "key is taken", "file has a problem"],
)
def test_nothing_is_added_to_a_file_that_would_have_problems(
    network_text: str, request_of_csss: MembershipRequest, old: str, new: str, code: str
) -> None:
    with pytest.raises(NetworkFileError) as refused:
        add_organization(network_text.replace(old, new), request_of_csss)
    assert code in [problem.code for problem in refused.value.problems]
