"""``arrimage node worker``: the keys with which workers ask."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Annotated

import typer

from arrimage.cli.options import NodeOption, node_directory
from arrimage.node.pieces import share_workers
from arrimage.node.workers import Role, add_worker, list_workers, remove_worker
from arrimage.texts import help_of, say

app = typer.Typer()

Worker = Annotated[str, typer.Argument(metavar="ID", help=help_of("arg.worker"))]


@app.command("add", help=help_of("node.worker.add"))
def add(
    worker: Worker,
    role: Annotated[Role, typer.Option("--role", help=help_of("opt.role"))] = Role.WORKER,
    directory: NodeOption = None,
) -> None:
    """Give a worker a key; it goes to standard output alone, once."""
    places = node_directory(directory)
    key = add_worker(places.workers, worker, role, datetime.now(UTC), os.urandom)
    share_workers(places)
    typer.echo(say("worker.key", id=worker, role=role.value), err=True)
    typer.echo(key)


@app.command("list", help=help_of("node.worker.list"))
def list_all(directory: NodeOption = None) -> None:
    """List the workers; their keys are not kept."""
    workers = list_workers(node_directory(directory).workers)
    for worker in workers:
        typer.echo(f"{worker.id:<31} {worker.role:<11} {worker.created_at}")
    if not workers:
        typer.echo(say("worker.none"))


@app.command("remove", help=help_of("node.worker.remove"))
def remove(worker: Worker, directory: NodeOption = None) -> None:
    """Take a worker's key away."""
    places = node_directory(directory)
    remove_worker(places.workers, worker)
    share_workers(places)
    typer.echo(say("worker.removed", id=worker))
