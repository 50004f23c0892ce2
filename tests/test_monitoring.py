"""The alert rules know only metrics that exist and runbooks that are written; promtool fires each of them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from arrimage_chassis.metrics.catalogue import OF_A_VAULT, OF_HUB, OF_SERVICE

pytestmark = pytest.mark.requirement("R-019")

ROOT = Path(__file__).parents[1]
MONITORING = ROOT / "deploy" / "monitoring"
RUNBOOKS = ROOT / "docs" / "operations" / "runbooks.md"


def rules() -> list[dict[str, Any]]:
    groups = YAML(typ="safe").load(MONITORING / "alerts.yml")["groups"]
    return [rule for group in groups for rule in group["rules"]]


def metrics_in_alerts() -> set[str]:
    return {name for rule in rules() for name in re.findall(r"\barrimage_[a-z_]+", rule["expr"])}


def test_each_metric_of_an_alert_is_in_the_catalogue() -> None:
    known = {measure.name for measure in (*OF_SERVICE, *OF_A_VAULT, *OF_HUB)}

    assert metrics_in_alerts() <= known


def test_each_alert_speaks_both_languages_and_names_a_runbook_that_is_written() -> None:
    headings = re.findall(r"^## (.+)$", RUNBOOKS.read_text(encoding="utf-8"), re.MULTILINE)
    anchors = {heading.lower().replace(" ", "-") for heading in headings}
    used = set()
    for rule in rules():
        said = rule["annotations"]
        assert {"summary", "summary_fr", "description", "description_fr", "runbook_url"} == said.keys(), rule[
            "alert"
        ]
        assert rule["labels"]["severity"] in ("page", "ticket")
        page, _, anchor = said["runbook_url"].partition("#")
        assert ROOT / page == RUNBOOKS
        used.add(anchor)
    assert used == anchors


def test_each_rule_has_a_test_in_which_it_fires_and_one_in_which_it_does_not() -> None:
    tests = [test["name"] for test in YAML(typ="safe").load(MONITORING / "alerts_test.yml")["tests"]]

    for rule in rules():
        assert {f"{rule['alert']} fires", f"{rule['alert']} keeps quiet"} <= set(tests)


@pytest.mark.full
def test_promtool_lets_each_rule_fire_and_keep_quiet() -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not installed (Debian: prometheus)")
    for words in (("check", "rules", "alerts.yml"), ("test", "rules", "alerts_test.yml")):
        done = subprocess.run([promtool, *words], cwd=MONITORING, capture_output=True, text=True, timeout=110)
        assert done.returncode == 0, done.stdout + done.stderr
