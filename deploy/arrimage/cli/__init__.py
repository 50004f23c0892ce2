"""The command line: one file per noun. It parses, calls one function, and prints."""

from __future__ import annotations

import typer

from arrimage.cli import agreement, audit, bus, case, logs, network, node, outgoing, parked, vault
from arrimage.cli.demo import demo
from arrimage.texts import help_of

app = typer.Typer(
    name="arrimage",
    help=help_of("arrimage"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for name, noun in (
    ("node", node.app),
    ("network", network.app),
    ("bus", bus.app),
    ("case", case.app),
    ("agreement", agreement.app),
    ("audit", audit.app),
    ("parked", parked.app),
    ("outgoing", outgoing.app),
    ("vault", vault.app),
):
    app.add_typer(noun, name=name, help=help_of(name), no_args_is_help=True)
app.add_typer(logs.app, name="logs", help=help_of("logs"))
app.command("demo", help=help_of("demo"))(demo)
