"""What a node may be set to: production is strict, and a wrong setting is named without its value."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from arrimage_chassis.clock import SystemClock
from arrimage_chassis.crash import CRASH_POINTS, CrashPoints
from arrimage_chassis.serve import check_what_settings_name, make_clock
from arrimage_chassis.settings import Profile, Settings

GOOD: dict[str, Any] = {
    "organization": "margelle",
    "service": "followup",
    "store_url": "sqlite+aiosqlite:///x",
    "node_secret_file": "x",
}


def settings(**more: Any) -> Settings:
    return Settings.model_validate({**GOOD, **more})


def refusal(**more: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        settings(**more)
    return str(caught.value.errors(include_input=False)[0]["msg"])


@pytest.mark.requirement("R-016")
@pytest.mark.parametrize("profile", ["pilot", "production"])
def test_simulated_time_exists_in_the_demo_profile_alone(profile: str) -> None:
    now = "2010-10-04T13:30:00Z"
    assert "settings.simulated_time_refused" in refusal(profile=profile, simulated_now=now)
    assert settings(profile="demo", simulated_now=now).simulated_now is not None


def test_without_simulated_time_the_clock_is_the_computers_own() -> None:
    assert type(make_clock(settings(profile="production", retention_days=1825))) is SystemClock


def test_simulated_time_needs_a_zone() -> None:
    assert "timezone" in refusal(profile="demo", simulated_now="2010-10-04T13:30:00")


def test_production_has_no_crash_points() -> None:
    for point in CRASH_POINTS:
        assert "settings.crash_point_refused" in refusal(profile="production", crash_at=point)
        assert settings(profile="demo", crash_at=point).crash_at == point


@pytest.mark.requirement("R-110")
def test_production_does_not_start_without_a_decision_on_how_long_persons_are_kept() -> None:
    assert "settings.retention_missing" in refusal(profile="production")
    assert settings(profile="production", retention_days=1825).retention_days == 1825
    for profile in ("demo", "pilot"):
        assert settings(profile=profile).retention_days is None
    assert "greater than or equal to 300" in refusal(profile="production", retention_days=30)


def test_an_unknown_crash_point_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown crash point"):
        CrashPoints("inbox.somewhere")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"zone": "Nowhere/City"}, "settings.zone_unknown"),
        ({"crash_at": "nope"}, "unknown crash point"),
        ({"language": "EN"}, "'fr' or 'en'"),
    ],
)
def test_a_setting_that_means_nothing_is_refused_before_the_service_starts(
    wrong: dict[str, str], code: str
) -> None:
    assert code in refusal(**wrong)


def test_the_profile_that_nobody_chose_is_strict_about_keys_and_time() -> None:
    assert settings().profile is Profile.PILOT


def test_a_service_with_wrong_settings_names_them_without_their_values_and_ends_with_78() -> None:
    wrong = {
        "ARRIMAGE_ORGANIZATION": "Not An Id",
        "ARRIMAGE_STORE_URL": "postgresql+asyncpg://user:swordfish@host/db",
        "ARRIMAGE_PROFILE": "production",
    }
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ARRIMAGE_")}
    ended = subprocess.run(
        [sys.executable, "-m", "arrimage_chassis.serve", "followup"],
        env={**environment, **wrong},
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 78
    assert "settings.invalid: ARRIMAGE_ORGANIZATION" in ended.stderr
    assert "settings.invalid: ARRIMAGE_NODE_SECRET_FILE" in ended.stderr
    assert "swordfish" not in ended.stderr
    assert "Traceback" not in ended.stderr
    assert '"service.settings_refused"' in ended.stderr


@pytest.mark.full
@pytest.mark.parametrize(
    ("content", "code"), [(None, "node_secret.unreadable"), (b"short", "node_secret.wrong_length")]
)
def test_a_node_secret_that_cannot_be_used_is_named_by_a_code(
    tmp_path: Path, content: bytes | None, code: str
) -> None:
    secret = tmp_path / "node-secret"
    if content is not None:
        secret.write_bytes(content)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ARRIMAGE_")}
    good = {
        "ARRIMAGE_ORGANIZATION": "margelle",
        "ARRIMAGE_STORE_URL": f"sqlite+aiosqlite:///{tmp_path / 'store'}",
        "ARRIMAGE_NODE_SECRET_FILE": str(secret),
    }
    ended = subprocess.run(
        [sys.executable, "-m", "arrimage_chassis.serve", "followup"],
        env={**environment, **good},
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 78
    assert f"{code}: " in ended.stderr
    assert "Traceback" not in ended.stderr
    assert '"service.settings_refused"' in ended.stderr


@pytest.mark.parametrize(
    ("content", "code"), [(None, "signing_key.unreadable"), (b"no key", "signing_key.malformed")]
)
def test_a_signing_key_that_cannot_be_used_is_named_by_a_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, code: str
) -> None:
    secret, key = tmp_path / "node-secret", tmp_path / "signing.pem"
    secret.write_bytes(bytes(32))
    if content is not None:
        key.write_bytes(content)

    with pytest.raises(SystemExit) as ended:
        check_what_settings_name(settings(node_secret_file=secret, signing_key_file=key))

    assert ended.value.code == 78
    assert f"{code}: " in capsys.readouterr().err


@pytest.mark.parametrize("key", ["", "AAAA", "-----BEGIN PRIVATE KEY-----", "A" * 44])
def test_a_pinned_key_that_is_none_is_refused_with_whose_it_is(key: str) -> None:
    assert "settings.partner_key_malformed: virage" in refusal(partner_keys={"virage": key})
