"""What an integrator is handed: one JSON file (0600) with all that its program needs to read its events."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from arrimage.errors import ArrimageError
from arrimage.integrators.doors import OWN_API, inbox_of
from arrimage.keys import Randomness, replace_secret
from arrimage_contracts.subjects import OWN_STREAM

TOKEN_BYTES = 32
_SECRET_PREFIX = "whsec_"  # noqa: S105 - what each such secret begins with


@dataclass(frozen=True)
class Credentials:
    """What the file holds. A way that was not granted is not in it."""

    name: str
    organization: str
    events: tuple[str, ...]
    nats_url: str | None = None
    seed: str | None = field(default=None, repr=False)
    feed_url: str | None = None
    token: str | None = field(default=None, repr=False)
    webhook_secret: str | None = field(default=None, repr=False)

    def as_json(self) -> dict[str, Any]:
        """Return what is written."""
        told: dict[str, Any] = {
            "integrator": self.name,
            "organization": self.organization,
            "events": list(self.events),
        }
        if self.nats_url is not None:
            told["nats"] = {
                "url": self.nats_url,
                "seed": self.seed or "",
                "inbox_prefix": inbox_of(self.name),
                "api_prefix": OWN_API,
                "stream": OWN_STREAM,
                "durable": self.name,
            }
        if self.token is not None:
            told["feed"] = {"url": self.feed_url, "token": self.token}
        if self.webhook_secret is not None:
            told["webhook"] = {"secret": self.webhook_secret}
        return told


def write_credentials(file: Path, credentials: Credentials) -> None:
    """Write the file for its owner's eyes alone.

    :raises ArrimageError: ``integrator.cannot_write``.
    """
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_secret(file, (json.dumps(credentials.as_json(), indent=2) + "\n").encode())
    except OSError as error:
        raise ArrimageError("integrator.cannot_write", file=file, reason=error.strerror or "?") from error


def new_token(randomness: Randomness) -> str:
    """Make the token of a reader of the feed."""
    return base64.urlsafe_b64encode(randomness(TOKEN_BYTES)).rstrip(b"=").decode()


def new_webhook_secret(randomness: Randomness) -> str:
    """Make the secret that signs what a webhook is told, as Standard Webhooks writes it."""
    return f"{_SECRET_PREFIX}{base64.b64encode(randomness(TOKEN_BYTES)).decode()}"
