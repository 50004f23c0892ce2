"""Every number and part of the installed services: named once, bounded, explained in two languages, listed."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from arrimage.reference import MODULES_PAGE, PARAMETERS_PAGE, modules_page, parameters_page
from arrimage.services import manifests_of
from arrimage_chassis.manifest import Manifest
from arrimage_chassis.modules import Module
from arrimage_chassis.parameters import Parameter
from arrimage_contracts.vocabularies import ServiceName

ROOT = Path(__file__).parents[1]
MANIFESTS = manifests_of(ServiceName)


@pytest.mark.requirement("R-017")
@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda manifest: manifest.service.value)
def test_every_parameter_that_a_service_declares_is_listed_and_its_default_lies_between_its_bounds(
    manifest: Manifest,
) -> None:
    declared = vars(importlib.import_module(f"arrimage_{manifest.service}.domain.parameters")).values()
    assert {one.name for one in declared if isinstance(one, Parameter)} == {
        listed.name for listed in manifest.parameters
    }
    for parameter in manifest.parameters:
        assert parameter.low <= parameter.default <= parameter.high, parameter.name
        assert len(parameter.name) <= 64, parameter.name
        assert parameter.meaning_fr != parameter.meaning_en, parameter.name
        assert parameter.requirement.startswith("R-"), parameter.name


@pytest.mark.requirement("R-018")
@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda manifest: manifest.service.value)
def test_every_module_that_a_service_declares_is_listed_and_explained(manifest: Manifest) -> None:
    declared = vars(importlib.import_module(f"arrimage_{manifest.service}.domain.modules")).values()
    assert {one.name for one in declared if isinstance(one, Module)} == {
        listed.name for listed in manifest.modules
    }
    for module in manifest.modules:
        assert len(module.name) <= 32, module.name
        assert module.meaning_fr != module.meaning_en, module.name


@pytest.mark.requirement("R-017", "R-018")
def test_names_are_given_once_in_a_node() -> None:
    for names in (
        [parameter.name for manifest in MANIFESTS for parameter in manifest.parameters],
        [module.name for manifest in MANIFESTS for module in manifest.modules],
    ):
        assert len(names) == len(set(names))


@pytest.mark.requirement("R-017", "R-018")
def test_the_pages_list_what_the_services_have() -> None:
    remedy = "run python -m arrimage.reference"
    assert (ROOT / PARAMETERS_PAGE).read_text(encoding="utf-8") == parameters_page(MANIFESTS), remedy
    assert (ROOT / MODULES_PAGE).read_text(encoding="utf-8") == modules_page(MANIFESTS), remedy
