"""``arrimage-conformance``: check a program, verify a statement, list the checks."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys
from importlib.metadata import version
from pathlib import Path

from joserfc.jwk import OKPKey

from arrimage_conformance.language import either, in_french
from arrimage_conformance.program import Start
from arrimage_conformance.registry import ROLES, checks_of
from arrimage_conformance.results import Report, Result, Verdict, message_lines
from arrimage_conformance.run import Options, run
from arrimage_conformance.server import KitError
from arrimage_conformance.statement import left_out, sign, signing_key, verify

_EXIT = {"conforms": 0, "broken": 1, "kit": 2}
_MARK = {Verdict.KEPT: "✓", Verdict.BROKEN: "✗", Verdict.NOT_CHECKED: "·"}
_SHOWN = 6


def main(words: list[str] | None = None) -> int:
    """Run the command; 0: every promise is kept, 1: one is not, 2: it could not be checked."""
    given = _parser().parse_args(words)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # server and program end with the kit
    try:
        done: int = given.do(given)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read has seen enough, as `| head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _EXIT["kit"]
    except KitError as error:
        print(f"arrimage-conformance: {error}", file=sys.stderr)
        return _EXIT["kit"]
    return done


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="arrimage-conformance", description=__doc__)
    commands = parser.add_subparsers(required=True)
    check = commands.add_parser("run", help="vérifier un programme | check a program")
    check.add_argument("role", choices=ROLES)
    check.add_argument("--start", required=True, help="the command that is the program, in the foreground")
    check.add_argument("--directory", type=Path, default=Path.cwd(), help="where it is started")
    check.add_argument("--environment", action="append", default=[], metavar="NAME=VALUE")
    check.add_argument("--driver", default="http", help="http, nats, none, or a command (see the role's page)")
    check.add_argument("--name", default="", help="what the program is called in reports")
    check.add_argument(
        "--only", action="append", default=[], metavar="ID", help="only this check; may be repeated"
    )
    check.add_argument("--patience", type=float, default=20.0, help="seconds within which what is owed is said")
    check.add_argument("--quiet", type=float, default=1.0, help="seconds without a message that count as silence")
    check.add_argument("--start-within", type=float, default=120.0, help="seconds to begin to read")
    check.add_argument("--junit", type=Path, metavar="FILE")
    check.add_argument("--json", type=Path, metavar="FILE")
    check.add_argument("--page", type=Path, metavar="FILE", help="an HTML page")
    check.add_argument(
        "--statement", type=Path, metavar="KEY", help="sign a statement with this Ed25519 key (PEM)"
    )
    check.add_argument("--statement-to", type=Path, metavar="FILE", default=Path("conformance.jws"))
    check.set_defaults(do=_run)
    verify = commands.add_parser("verify", help="vérifier une attestation | verify a statement")
    verify.add_argument("file", type=Path)
    verify.add_argument("--key", help="the public key that is expected, in base64, as in a network file")
    verify.set_defaults(do=_verify)
    listing = commands.add_parser("list", help="les promesses d'un rôle | the promises of a role")
    listing.add_argument("role", choices=ROLES)
    listing.set_defaults(do=_list)
    return parser


def _run(given: argparse.Namespace) -> int:
    key = _statement_key(given)
    for file in (given.json, given.junit, given.page, given.statement_to):
        if file is not None and not file.parent.is_dir():
            raise KitError(f"{file}: {either('aucun dossier de ce nom', 'no such folder')}: {file.parent}")
    options = Options(
        Start.of(given.start, given.directory, given.environment),
        driver=given.driver,
        name=given.name,
        patience=given.patience,
        start_within=given.start_within,
        quiet=given.quiet,
        only=given.only,
    )
    report = asyncio.run(run(checks_of(given.role), options, _told))
    _summary(report)
    _write(given, report, key)
    return _exit_of(report)


def _statement_key(given: argparse.Namespace) -> OKPKey | None:
    """Return the key of the statement that is asked for; None if none is.

    :raises KitError: if it cannot be used, or not every promise is to be checked.
    """
    if given.statement is None:
        return None
    partial = [
        word for word, is_there in (("--only", given.only), ("--driver none", given.driver == "none")) if is_there
    ]
    if partial:
        words = ", ".join(partial)
        raise KitError(
            either(
                f"--statement atteste que chaque promesse a été vérifiée et tenue : sans {words}",
                f"--statement states that every promise was checked and kept: leave out {words}",
            )
        )
    return signing_key(given.statement)


def _exit_of(report: Report) -> int:
    if report.of(Verdict.BROKEN):
        return _EXIT["broken"]
    return _EXIT["conforms"] if report.of(Verdict.KEPT) else _EXIT["kit"]


def _told(result: Result) -> None:
    promise = either(result.check.fr, result.check.en)
    mark = _MARK[result.verdict]
    print(f"{mark} {result.check.id}  {promise}  ({result.seconds:.1f} s)", flush=True)
    if result.what:
        print(f"      {result.what}")
    for message in result.shown[-_SHOWN:]:
        print("\n".join(f"        {line}" for line in message_lines(message)))


def _summary(report: Report) -> None:
    kept, broken, left = (len(report.of(verdict)) for verdict in Verdict)
    if in_french():
        said = f"{report.role} : {kept} promesses tenues, {broken} rompues, {left} non vérifiées"
    else:
        said = f"{report.role}: {kept} promises kept, {broken} broken, {left} not checked"
    print(f"{said}, {report.seconds:.0f} s")


def _write(given: argparse.Namespace, report: Report, key: OKPKey | None) -> None:
    from arrimage_conformance.junit import junit
    from arrimage_conformance.page import page

    if given.json is not None:
        given.json.write_text(json.dumps(report.as_json(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    if given.junit is not None:
        given.junit.write_text(junit(report), encoding="utf-8")
    if given.page is not None:
        given.page.write_text(page(report), encoding="utf-8")
    if key is not None:
        given.statement_to.write_text(sign(report, key), encoding="utf-8")
        print(given.statement_to)


def _verify(given: argparse.Namespace) -> int:
    said = verify(given.file, given.key)
    print(json.dumps(said, indent=2, ensure_ascii=False))
    if missing := ", ".join(left_out(said)):
        made, ours = said.get("contracts"), version("arrimage-contracts")
        french = f"des promesses manquent à l'attestation (contrats {made} ; les vôtres : {ours}) : {missing}"
        english = f"the statement leaves out promises (contracts {made}; yours: {ours}): {missing}"
        print(either(french, english), file=sys.stderr)
    return _EXIT["broken"] if missing else _EXIT["conforms"]


def _list(given: argparse.Namespace) -> int:
    for check in checks_of(given.role).all:
        print(f"{check.id}  {either(check.fr, check.en)}  [{', '.join(check.requirements)}]")
    return _EXIT["conforms"]


if __name__ == "__main__":
    sys.exit(main())
