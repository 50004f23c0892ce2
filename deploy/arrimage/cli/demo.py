"""``arrimage demo``: watch two journeys cross a real network, in simulated time."""

from __future__ import annotations

import asyncio
import signal
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from arrimage.demo.play import perform
from arrimage.texts import help_of, language

_WIDTH = 150


def demo(
    slow: Annotated[bool, typer.Option("--slow", help=help_of("demo.slow"))] = False,
    stay: Annotated[bool, typer.Option("--stay", help=help_of("demo.stay"))] = False,
    directory: Annotated[Path | None, typer.Option("--dir", help=help_of("demo.dir"))] = None,
    component: Annotated[Path | None, typer.Option("--component", help=help_of("demo.component"))] = None,
) -> None:
    """Play the demonstration; exit status 0 only if everything held."""
    for asked_to_stop in (signal.SIGINT, signal.SIGTERM):  # even where a shell had SIGINT ignored
        signal.signal(asked_to_stop, signal.default_int_handler)
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(width=_WIDTH, highlight=False)
    with tempfile.TemporaryDirectory(prefix="arrimage-demo-") as own:
        where = directory or Path(own)
        try:
            held = asyncio.run(perform(where, console, language(), slow=slow, stay=stay, component=component))
        except KeyboardInterrupt:
            held = stay
    raise typer.Exit(0 if held else 1)
