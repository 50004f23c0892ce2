"""``python -m arrimage_chassis.handover export|import SERVICE``: the program of the role, with its environment.

Records go to standard output, or come from standard input, one JSON object a line. Whoever starts it signs and
encrypts: ``arrimage node export`` and ``import``.
"""

from __future__ import annotations

import asyncio
import json
import sys

from arrimage_chassis.delivery import outbox
from arrimage_chassis.handover.records import Taking, records_of
from arrimage_chassis.serve import definition_of, make_clock
from arrimage_chassis.service import ServiceDefinition
from arrimage_chassis.settings import Settings
from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.migrate import migrate

_USAGE = 2
_MALFORMED = 65


async def _export(store: Store, definition: ServiceDefinition) -> None:
    async with store.reading() as session:
        async for record in records_of(session, definition):
            sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
    sys.stdout.flush()


async def _import(store: Store, definition: ServiceDefinition, settings: Settings) -> int:
    """Take all records in one transaction: all of them, or none."""
    await migrate(store, definition.metadata, definition.migrations)
    lines = sys.stdin
    async with store.writing() as session:
        await outbox.give_identity(session, make_clock(settings).now())
        taking = Taking(session, definition)
        try:
            for line in lines:
                await taking.take(json.loads(line))
        except (ValueError, TypeError, AttributeError) as error:
            await session.rollback()
            sys.stderr.write(f"handover.malformed: {type(error).__name__}\n")
            return _MALFORMED
        await taking.finish()
    sys.stdout.write(json.dumps({"taken": taking.taken, "unknown": taking.unknown}) + "\n")
    return 0


async def _run(what: str, settings: Settings) -> int:
    definition = definition_of(settings.service)
    store = Store(settings.store_url, password_file=settings.store_password_file)
    try:
        if what == "import":
            return await _import(store, definition, settings)
        await _export(store, definition)
        return 0
    finally:
        await store.close()


def main(words: list[str]) -> int:
    """Run the command; return 0 if all went well."""
    if len(words) != _USAGE or words[0] not in ("export", "import"):
        sys.stderr.write("python -m arrimage_chassis.handover export|import SERVICE\n")
        return _USAGE
    return asyncio.run(_run(words[0], Settings(service=words[1])))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
