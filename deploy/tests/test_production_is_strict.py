"""What production refuses: clear text between machines (R-327). On one machine, and in a pilot, it is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest
from deploy.tests.conftest import MakeNode

from arrimage.errors import ArrimageError
from arrimage.network_file import add_member, begin_network
from arrimage.node.join import join_network
from arrimage.node.prepare import prepared
from arrimage_chassis.manifest import Manifest
from arrimage_contracts.network import load_membership_request

pytestmark = pytest.mark.requirement("R-327")

_FAR = "carrefour.example.org"


@pytest.mark.parametrize("profile", ["production", "pilot"])
@pytest.mark.parametrize(
    ("leaf", "more", "code"),
    [
        (f"nats-leaf://{_FAR}:7422", "", "node.clear_text_link"),
        (f"ws://{_FAR}:80", "private_network: true", "node.clear_text_link"),
        (f"wss://{_FAR}:443", "", None),
        (f"tls://{_FAR}:7422", "", None),
        ("nats-leaf://127.0.0.1:7422", "", None),
        (f"wss://{_FAR}:443", "listen: 0.0.0.0", "node.clear_text_listen"),
        (f"wss://{_FAR}:443", "listen: 0.0.0.0\nprivate_network: true", None),
        (f"wss://{_FAR}:443", "listen: localhost", None),
        (
            f"wss://{_FAR}:443",
            "stores: {planning: postgresql+asyncpg://planning@magasin.example.org/planning}",
            "node.clear_text_store",
        ),
        (
            f"wss://{_FAR}:443",
            "stores: {planning: 'postgresql+asyncpg://planning@magasin.example.org/planning?ssl=verify-full'}",
            None,
        ),
    ],
)
def test_production_speaks_in_clear_text_to_nobody_outside_of_its_machine(
    tmp_path: Path,
    make_node: MakeNode,
    manifests: list[Manifest],
    profile: str,
    leaf: str,
    more: str,
    code: str | None,
) -> None:
    node = make_node("margelle")
    file = tmp_path / "network.yaml"
    begin_network(file, "sorel-tracy", leaf, f"tls://{_FAR}:4222")
    add_member(file, load_membership_request(node.request))
    join_network(node, file)
    kept = [line for line in node.config.read_text().splitlines() if not line.startswith(("profile:", "listen:"))]
    node.config.write_text("\n".join([*kept, f"profile: {profile}", more, ""]))

    if code is None or profile == "pilot":
        prepared(node, manifests)
        return
    with pytest.raises(ArrimageError) as refused:
        prepared(node, manifests)
    assert refused.value.code == code
