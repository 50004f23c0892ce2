"""``arrimage node worker``: the keys with which workers ask."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Annotated

import typer

from arrimage.cli.options import NodeOption, node_directory
from arrimage.node.pieces import share_workers
from arrimage.node.workers import Language, Role, add_worker, list_workers, remove_worker, set_worker
from arrimage.texts import help_of, say

app = typer.Typer()

Email = Annotated[str | None, typer.Option("--email", help=help_of("opt.email"))]
Tongue = Annotated[Language | None, typer.Option("--language", help=help_of("opt.worker_language"))]
Worker = Annotated[str, typer.Argument(metavar="ID", help=help_of("arg.worker"))]


@app.command("add", help=help_of("node.worker.add"))
def add(
    worker: Worker,
    role: Annotated[Role, typer.Option("--role", help=help_of("opt.role"))] = Role.WORKER,
    email: Email = None,
    language: Tongue = None,
    directory: NodeOption = None,
) -> None:
    """Give a worker a key; it goes to standard output alone, once."""
    places = node_directory(directory)
    now = datetime.now(UTC)
    key = add_worker(places.workers, worker, role, now, os.urandom, email=email, language=language)
    share_workers(places)
    typer.echo(say("worker.key", id=worker, role=role.value), err=True)
    typer.echo(key)


@app.command("list", help=help_of("node.worker.list"))
def list_all(directory: NodeOption = None) -> None:
    """List the workers; their keys are not kept."""
    workers = list_workers(node_directory(directory).workers)
    for worker in workers:
        typer.echo(f"{worker.id:<31} {worker.role:<23} {worker.created_at}")
    if not workers:
        typer.echo(say("worker.none"))


@app.command("set", help=help_of("node.worker.set"))
def change(worker: Worker, email: Email = None, language: Tongue = None, directory: NodeOption = None) -> None:
    """Change where and in which language notices reach a worker."""
    places = node_directory(directory)
    set_worker(places.workers, worker, email=email, language=language)
    share_workers(places)
    typer.echo(say("worker.set", id=worker))


@app.command("remove", help=help_of("node.worker.remove"))
def remove(worker: Worker, directory: NodeOption = None) -> None:
    """Take a worker's key away."""
    places = node_directory(directory)
    remove_worker(places.workers, worker)
    share_workers(places)
    typer.echo(say("worker.removed", id=worker))
