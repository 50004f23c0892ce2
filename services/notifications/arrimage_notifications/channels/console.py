"""The default channel: one line a notice on standard output."""

from __future__ import annotations

import asyncio
import sys
from typing import Final, TextIO

from arrimage_notifications.channels import OutgoingNotice
from arrimage_notifications.wording import name_role

_SHOWN_OF_CASE: Final = 8
"""As many characters of the case's id as a person compares."""


class ConsoleChannel:
    """Writes ``[notice] worker · A new request arrived ... · 3b1f6e0a``."""

    name = "console"

    def __init__(self, output: TextIO | None = None) -> None:
        self._output = output

    async def deliver(self, notice: OutgoingNotice) -> None:
        """Write one line; a full pipe keeps nobody else waiting."""
        role = name_role(notice.role, notice.language)
        case = str(notice.case_id)[:_SHOWN_OF_CASE]
        await asyncio.to_thread(self._write, f"[notice] {role} · {notice.line} · {case}\n")

    def _write(self, line: str) -> None:
        output = self._output or sys.stdout
        output.write(line)
        output.flush()
