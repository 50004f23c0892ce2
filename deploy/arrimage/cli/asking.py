"""A question before what cannot be undone: « o » and "y" are yes, whatever the language; all else is no."""

from __future__ import annotations

import typer

from arrimage.texts import say

_YES = frozenset({"o", "oui", "y", "yes"})


def go_on_or_stop(question: str) -> None:
    """Return if the answer is yes; else say that nothing was changed, and end with status 1."""
    try:
        answer = typer.prompt(f"{question} {say('ask.choice')}", default="", show_default=False)
    except typer.Abort:
        answer = ""
        typer.echo("")
    if answer.strip().lower() not in _YES:
        typer.echo(say("ask.no"))
        raise typer.Exit(1)
