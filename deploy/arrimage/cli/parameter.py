"""``arrimage node parameter``: the numbers of the model."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from arrimage.cli.options import NodeOption, node_directory
from arrimage.node.asking import NodeServices
from arrimage.node.config import load_node
from arrimage.node.parameters import parameters, set_parameter
from arrimage.texts import help_of, say

app = typer.Typer()

Key = Annotated[
    str, typer.Option("--key", envvar="ARRIMAGE_KEY", help=help_of("opt.worker_key"), show_default=False)
]


@app.command("list", help=help_of("node.parameter.list"))
def list_all(
    service: Annotated[str | None, typer.Option("--service", help=help_of("opt.service"))] = None,
    directory: NodeOption = None,
    key: Key = "",
) -> None:
    """List what holds today, the default, and what was changed."""
    places = node_directory(directory)
    node = load_node(places.config)
    found = list(parameters(node, NodeServices(places, key), service))
    for name, parameter in found:
        bounds = f"{parameter['low']}–{parameter['high']}"
        typer.echo(
            f"{name:<13} {parameter['name']:<36} {parameter['value']:>5}  "
            f"({say('parameter.default')} {parameter['default']}, {bounds})  {parameter['meaning']}"
        )
        for change in parameter["history"]:
            typer.echo(_change_line(change))
    if not found:
        typer.echo(say("parameter.none"))


@app.command("set", help=help_of("node.parameter.set"))
def set_value(
    name: Annotated[str, typer.Argument(metavar="NAME", help=help_of("arg.parameter"))],
    value: Annotated[int, typer.Argument(metavar="VALUE", help=help_of("arg.value"))],
    reason: Annotated[str, typer.Option("--reason", prompt=True, help=help_of("opt.reason"))],
    since: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help=help_of("opt.from"))
    ] = None,
    directory: NodeOption = None,
    key: Key = "",
) -> None:
    """Let a value hold from a day on; what was computed before keeps its dates."""
    places = node_directory(directory)
    node = load_node(places.config)
    today = datetime.now(UTC).astimezone(ZoneInfo(node.zone)).date()
    made = set_parameter(node, NodeServices(places, key), name, value, since.date() if since else today, reason)
    typer.echo(say("parameter.set", name=made["name"], value=made["value"], date=made["effective_on"]))


def _change_line(change: dict[str, Any]) -> str:
    text = say("parameter.change", value=change["value"], date=change["effective_on"], author=change["author"])
    return f"{'':<14}{text} : {change['reason']}"
