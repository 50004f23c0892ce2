"""``arrimage bus``: what is said on a node's own bus, and who may read it."""

from __future__ import annotations

import typer

from arrimage.cli import counting, integrator, recording, webhook
from arrimage.texts import help_of

app = typer.Typer()
for name, command in (
    ("tail", recording.tail),
    ("export", recording.export),
    ("replay", recording.replay),
    ("counts", counting.counts),
    ("grant", integrator.grant),
    ("revoke", integrator.revoke),
    ("grants", integrator.grants),
    ("webhooks", webhook.webhooks),
):
    app.command(name, help=help_of(f"bus.{name}"))(command)
app.add_typer(webhook.app, name="webhook", help=help_of("bus.webhook"), no_args_is_help=True)
