"""The reference page of the network file says what the code does."""

from __future__ import annotations

import pytest
from pydantic import BaseModel

from arrimage_contracts.generate.tree import find_root
from arrimage_contracts.network import Integrator, Limits, Network, Organization, load_network
from arrimage_contracts.network.messages import MESSAGES
from arrimage_contracts.network.model import Hub
from arrimage_contracts.subjects import RESERVED_ORGANIZATIONS


@pytest.fixture(scope="module")
def page() -> str:
    return (find_root() / "docs" / "reference" / "network-file.md").read_text(encoding="utf-8")


def test_its_example_is_a_network_file(page: str) -> None:
    example = page.partition("```yaml\n")[2].partition("```")[0]
    assert load_network(example).senders_to("margelle") == ("virage",)


@pytest.mark.parametrize(
    ("model", "prefix"),
    [
        (Network, ""),
        (Hub, "hub."),
        (Limits, "limits."),
        (Organization, "organizations[]."),
        (Integrator, "integrators[]."),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_it_has_every_key(page: str, model: type[BaseModel], prefix: str) -> None:
    for name, field in model.model_fields.items():
        if name not in ("hub", "limits"):
            assert f"| `{prefix}{name}` |" in page
        if model is Limits:
            (row,) = [line for line in page.splitlines() if line.startswith(f"| `{prefix}{name}` |")]
            assert row.endswith(f"| {field.default} |")


def test_it_has_every_problem_and_every_reserved_word(page: str) -> None:
    agreements = (find_root() / "docs" / "reference" / "agreement-file.md").read_text(encoding="utf-8")
    for code in MESSAGES:
        assert f"`{code}`" in (agreements if code.startswith("agreement.") else page)
    for word in RESERVED_ORGANIZATIONS:
        assert f"`{word}`" in page
