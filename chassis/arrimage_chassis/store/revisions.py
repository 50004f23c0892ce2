"""Which revisions of a store this version of a service knows, without opening one."""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory

_HERE = Path(__file__).parent


def revisions_of(migrations: Path) -> tuple[frozenset[str], frozenset[str]]:
    """Return all revisions that are known, delivery's included, and those that a store of the present bears."""
    config = Config()
    config.set_main_option("script_location", str(_HERE / "alembic"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", f"{_HERE / 'versions'}\n{migrations}")
    script = ScriptDirectory.from_config(config)
    return frozenset(each.revision for each in script.walk_revisions()), frozenset(script.get_heads())
