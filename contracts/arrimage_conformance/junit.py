"""The report as JUnit XML, which every CI reads."""

from __future__ import annotations

from xml.etree import ElementTree as Xml

from arrimage_conformance.results import Report, Verdict, message_lines


def junit(report: Report) -> str:
    """Return the document."""
    suite = Xml.Element(
        "testsuite",
        name=f"arrimage-conformance {report.role}",
        tests=str(len(report.results)),
        failures=str(len(report.of(Verdict.BROKEN))),
        skipped=str(len(report.of(Verdict.NOT_CHECKED))),
        time=f"{report.seconds:.1f}",
        timestamp=report.began_at.rstrip("Z"),
    )
    for result in report.results:
        case = Xml.SubElement(
            suite,
            "testcase",
            classname=f"arrimage.{report.role}",
            name=f"{result.check.id} {result.check.en}",
            time=f"{result.seconds:.2f}",
        )
        if result.verdict is Verdict.BROKEN:
            failure = Xml.SubElement(case, "failure", message=_plain(result.what), type="BrokenPromise")
            failure.text = _plain("\n".join(line for each in result.shown for line in message_lines(each)))
        elif result.verdict is Verdict.NOT_CHECKED:
            Xml.SubElement(case, "skipped", message=_plain(result.what))
    return Xml.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


def _plain(text: str) -> str:
    """Return ``text`` without what XML cannot hold."""
    return "".join(letter for letter in text if letter in "\n\t" or ord(letter) >= ord(" "))
