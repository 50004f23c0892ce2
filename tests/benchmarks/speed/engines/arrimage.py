"""Arrimage as it is: the probe of the chassis's tests, served as every service is, with nothing left out."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

from chassis.tests.probe import PROBE

from arrimage_chassis import serve
from arrimage_chassis.secrets import SECRET_BYTES

PORT_FILE = "http-port-{instance}"


def main() -> None:
    """Serve until told to stop."""
    directory, instance = Path(os.environ["BENCH_DIRECTORY"]), os.environ["BENCH_INSTANCE"]
    secret = directory / "node.secret"
    if not secret.exists():
        secret.write_bytes(secrets.token_bytes(SECRET_BYTES))
    os.environ |= {
        "ARRIMAGE_PROFILE": os.environ["BENCH_PROFILE"],
        "ARRIMAGE_ORGANIZATION": "margelle",
        "ARRIMAGE_REGION": "sorel-tracy",
        "ARRIMAGE_PARTNERS": "[]",
        "ARRIMAGE_OWN_URL": os.environ["BENCH_NATS"],
        "ARRIMAGE_STORE_URL": os.environ["BENCH_STORE"],
        "ARRIMAGE_NODE_SECRET_FILE": str(secret),
        "ARRIMAGE_LOG_FILE": str(directory / f"service-{instance}.log"),
        "ARRIMAGE_HTTP_PORT_FILE": str(directory / PORT_FILE.format(instance=instance)),
        "ARRIMAGE_INSTANCE": instance,
    }
    serve.definition_of = lambda service: PROBE
    sys.argv = ["serve", "followup"]
    serve.main()


if __name__ == "__main__":
    main()
