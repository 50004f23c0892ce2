"""``arrimage node module``: which parts of the services this node uses."""

from __future__ import annotations

import typer

from arrimage.cli.options import NodeOption, node_directory
from arrimage.node.config import load_node
from arrimage.node.modules import modules_of
from arrimage.texts import help_of, language, say

app = typer.Typer()


@app.command("list", help=help_of("node.module.list"))
def list_all(directory: NodeOption = None) -> None:
    """List the modules of the node's services, and whether each is on."""
    node = load_node(node_directory(directory).config)
    found = modules_of(node)
    for service, module in found:
        state = say("module.off" if module.name in node.modules_off else "module.on")
        meaning = module.meaning_en if language() == "en" else module.meaning_fr
        typer.echo(f"{service:<13} {module.name:<26} {state:<8} {meaning}")
    typer.echo(say("module.hint") if found else say("module.none"))
