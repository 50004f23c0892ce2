"""Enter paper forms from a sheet: shown row by row before anything is kept, then kept as drafts, all or none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from pydantic import BaseModel, Field

from arrimage_chassis.pages.declaration import Act, Page
from arrimage_chassis.pages.refusals import in_words
from arrimage_chassis.pages.visit import Go, View, Visit
from arrimage_chassis.problems import Problem, ProblemError
from arrimage_chassis.work import Work
from arrimage_intake.commands.send_referral import send_referral
from arrimage_intake.domain.closed_destination import refuse_closed
from arrimage_intake.domain.form import Person, ReferralForm, check_form, check_person
from arrimage_intake.domain.matching import normal_name
from arrimage_intake.domain.modules import REFERRALS_OUT
from arrimage_intake.pages.choices import language_name
from arrimage_intake.pages.paper_forms import COLUMNS, MOST_ROWS, Row, Sheet, example, read_sheet
from arrimage_intake.pages.refer_form import PaperEntered
from arrimage_intake.queries.form_in_progress import unfinished_forms

NOT_READ: Final = Problem(
    "page.sheet_not_read",
    422,
    "Rien n'a été gardé : corrigez d'abord les lignes marquées, puis relisez.",
    "Nothing was kept: first correct the marked rows, then read them again.",
)


_LONGEST: Final = 200_000
"""Letters of a sheet."""


class SheetEntered(BaseModel):
    """A sheet, pasted or as a file, to be read."""

    sheet: str = Field(title="paper.sheet", max_length=_LONGEST, repr=False)


class KeepEntered(BaseModel):
    """A sheet that was seen as it was read, to be kept."""

    sheet: str = Field(title="paper.sheet", max_length=_LONGEST, repr=False)


async def show_from_file(visit: Visit) -> View:
    """Show how a sheet looks; or what was read of the one that was sent."""
    text = next((each for each in reversed(visit.entered.get("sheet", [])) if each.strip()), "")
    sheet = read_sheet(text, visit.place.organization_names) if text and not visit.reasons else None
    if sheet is not None and sheet.unreadable:
        text = ""  # what is no text is nobody's words
    rows = [(row, _refused(visit, row)) for row in sheet.rows] if sheet is not None else []
    waiting = {normal_name(name) for _, name in await unfinished_forms(visit.look) if name}
    return visit.view(
        "refer_file.html",
        form=visit.form(SheetEntered),
        sheet=sheet,
        text=text,
        rows=[(row, refused, normal_name(row.name) in waiting) for row, refused in rows],
        may_keep=sheet is not None and sheet.may_be_kept and not any(refused for _, refused in rows),
        columns=[names[0 if visit.words.language == "fr" else 1] for names in COLUMNS.values()],
        language_name=language_name,
        labels={name: info.title for name, info in PaperEntered.model_fields.items()},
        most=MOST_ROWS,
        sends=visit.place.modules.is_on(REFERRALS_OUT.name),
    )


async def show_template(visit: Visit) -> View:
    """Give a sheet to fill in."""
    header, row = example(visit.words.language, visit.today)
    name = "fiches.csv" if visit.words.language == "fr" else "forms.csv"
    return View("refer_file.csv", {"lines": [header, row]}, as_file=name)


async def keep(visit: Visit, form: KeepEntered, work: Work) -> Go:
    """Keep each row as a draft.

    :raises ProblemError: ``page.sheet_not_read``, or as the command.
    """
    sheet = read_sheet(form.sheet, work.place.organization_names)
    if not sheet.may_be_kept:
        raise ProblemError(NOT_READ)
    for row in _entered(sheet):
        said = _form(row, visit.worker.id, work.today)
        await send_referral(said, Person(**row.person_changes()), work, draft=True)
    return Go("/intake/refer", "forms_kept")


def _entered(sheet: Sheet) -> Sequence[PaperEntered]:
    return [row.entered for row in sheet.rows if row.entered is not None]


def _form(row: PaperEntered, worker: str, today: date) -> ReferralForm:
    return ReferralForm(**row.changes(), referring_worker=worker, referred_on=row.referred_on or today)


def _refused(visit: Visit, row: Row) -> str | None:
    """Return why a row that reads well cannot be kept, in the words of the command."""
    if row.entered is None:
        return None
    place = visit.place
    form = _form(row.entered, visit.worker.id, visit.today)
    try:
        check_form(form, organization=place.organization, partners=place.partners, today=visit.today)
        refuse_closed(form.to_organization, place.closed_partners)
        check_person(Person(**row.entered.person_changes()), today=visit.today)
    except ProblemError as error:
        return in_words(error, visit.words)
    return None


SHOWN: Final = (
    Page("/refer/from-file", show_from_file),
    Page("/refer/from-file/template", show_template),
)
DONE: Final = (
    Act("/refer/from-file", SheetEntered, None, again=show_from_file, module=REFERRALS_OUT.name),
    Act("/refer/from-file/kept", KeepEntered, keep, again=show_from_file, module=REFERRALS_OUT.name),
)
