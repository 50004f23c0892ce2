"""The report as one HTML page that stands alone: nothing is loaded, nothing runs."""

from __future__ import annotations

from html import escape

from arrimage_conformance.results import Report, Result, Verdict, message_lines

_STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; } td, th { text-align: left; vertical-align: top; padding: .4rem; }
tr { border-top: 1px solid #bbb; } pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: .8rem; }
.broken { color: #a00; font-weight: bold; } .kept { color: #060; } .not_checked { color: #555; }
"""
_WORDS = {
    Verdict.KEPT: ("tenue", "kept"),
    Verdict.BROKEN: ("rompue", "broken"),
    Verdict.NOT_CHECKED: ("non vérifiée", "not checked"),
}


def page(report: Report) -> str:
    """Return the page, French first."""
    counts = " · ".join(
        f"{len(report.of(verdict))} {_WORDS[verdict][0]}(s) | {_WORDS[verdict][1]}" for verdict in Verdict
    )
    rows = "\n".join(_row(result) for result in report.results)
    return f"""<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><title>arrimage-conformance {escape(report.role)}</title>
<style>{_STYLE}</style></head><body>
<h1>Conformité du rôle {escape(report.role)} | Conformance of the role {escape(report.role)}</h1>
<p>{escape(report.program)}<br>
{escape(report.began_at)} · contracts {escape(report.kit)} · {report.seconds:.0f} s</p>
<p>{counts}</p>
<table><caption>Promesses | Promises</caption>
<tr><th scope="col">Id</th><th scope="col">Promesse | Promise</th><th scope="col"></th></tr>
{rows}
</table></body></html>
"""


def _row(result: Result) -> str:
    french, english = _WORDS[result.verdict]
    shown = "\n".join(line for each in result.shown for line in message_lines(each))
    details = f"<p>{escape(result.what)}</p>" if result.what else ""
    if shown:
        details += f"<details><summary>messages</summary><pre>{escape(shown)}</pre></details>"
    return (
        f"<tr><th scope='row'>{escape(result.check.id)}</th><td>{escape(result.check.fr)}<br>"
        f"<span lang='en'>{escape(result.check.en)}</span> <small>{', '.join(result.check.requirements)}</small>"
        f"{details}</td><td class='{result.verdict.value}'>{french} | {english}</td></tr>"
    )
