"""Person and worker look at all needs together (R-116, R-117, R-120, R-121, R-122)."""

from __future__ import annotations

from typing import Annotated, Final
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from arrimage_chassis.pages.entered import UNSEEN, Form
from arrimage_chassis.pages.names import names_of
from arrimage_chassis.pages.visit import Go, View, Visit
from arrimage_chassis.pages.wording import LOCALES
from arrimage_chassis.work import Work
from arrimage_contracts.vocabularies import PlanMode
from arrimage_planning.api.bodies import Text
from arrimage_planning.commands.assess_needs import assess_needs
from arrimage_planning.domain.assessment import NeedLevel, Preferences, Transport, needs
from arrimage_planning.domain.themes import EIGHT, in_theme_order
from arrimage_planning.pages.forms import entered_one, yes_or_no
from arrimage_planning.pages.refusals import in_words
from arrimage_planning.pages.themes import code_of, key_of, theme_label
from arrimage_planning.queries.show_episode import show_episode
from arrimage_planning.store.tables import AssessmentRow

_LANGUAGES: Final = (
    "fr",
    "en",
    "es",
    "ar",
    "pt",
    "ht",
    "iu",
    "cr",
    "moe",
    "zh",
    "vi",
    "ru",
    "uk",
    "fa",
    "ro",
    "ase",
)
"""Languages to choose from; another one that is known already is kept."""

_Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{2,50}$")]
_Lines = Annotated[str, StringConstraints(max_length=5000, pattern=r"^[^\x00]*$")]


class PreferencesEntered(BaseModel):
    """What the person wishes; what was not asked is left out."""

    transport: Transport | None = Field(None, title="assessment.transport")
    evening_only: bool | None = Field(None, title="assessment.evening_only")
    mode: PlanMode | None = Field(None, title="assessment.mode")
    accompaniment: bool | None = Field(None, title="assessment.accompaniment")
    language: str | None = Field(
        None, title="assessment.language", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$"
    )
    interpreter: bool | None = Field(None, title="assessment.interpreter")


class AssessmentEntered(PreferencesEntered):
    """The needs, theme by theme, and what the person said of them."""

    levels: dict[_Key, NeedLevel] = Field({}, title="assessment.levels", repr=False)
    words: dict[_Key, Text] = Field({}, title="assessment.words", repr=False)
    strengths: _Lines = Field("", title="assessment.strengths", repr=False)
    """One a line."""
    services_used: _Lines = Field("", title="assessment.services_used", repr=False)
    """One a line."""
    daytime_worker: bool = Field(default=False, title="assessment.daytime_worker")
    read_number: int = Field(0, title="assessment.levels", json_schema_extra=UNSEEN)
    """The number of the assessment that the worker had before them."""


async def show(visit: Visit, case_id: UUID) -> View:
    """Show the form, with what is known already."""
    with in_words(visit):
        file = await show_episode(visit.session, case_id)
    latest = file.assessment
    number = latest.number if latest is not None else 0
    themes = in_theme_order({*EIGHT, *(latest.content.themes if latest is not None else ())})
    return visit.view(
        "assessment.html",
        case_id=case_id,
        names=await names_of(visit, [case_id]),
        form=_form(visit, latest),
        number=number,
        meanwhile=latest if visit.entered and entered_one(visit, "read_number") != str(number) else None,
        themes=[(key_of(code), theme_label(visit.words, code)) for code in themes],
        levels=visit.words.options(NeedLevel),
        languages=_languages(visit, latest),
        transports=visit.words.options(Transport),
        modes=visit.words.options(PlanMode),
        theme=lambda code: theme_label(visit.words, code),
    )


async def assess(visit: Visit, form: AssessmentEntered, work: Work, case_id: UUID) -> Go:
    """Keep the assessment; a theme that was not visited shows as not discussed."""
    themes = {code_of(key): level for key, level in form.levels.items()}
    wishes = PreferencesEntered.model_validate(form.model_dump()).model_dump()
    with in_words(visit):
        await assess_needs(
            work,
            case_id,
            themes=themes,
            words={code_of(key): text for key, text in form.words.items()},
            strengths=_lines(form.strengths),
            services_used=_lines(form.services_used),
            daytime_worker=form.daytime_worker,
            preferences=Preferences(**wishes),
            read_number=form.read_number,
        )
    if needs(themes):
        return Go(f"/planning/cases/{case_id}/priorities", "assessed")
    return Go(f"/planning/cases/{case_id}", "assessed")


def _form(visit: Visit, latest: AssessmentRow | None) -> Form:
    if latest is None:
        return visit.form(
            AssessmentEntered, **{f"levels.{key_of(code)}": NeedLevel.NOT_DISCUSSED for code in EIGHT}
        )
    content, wishes = latest.content, latest.content.preferences
    return visit.form(
        AssessmentEntered,
        **{f"levels.{key_of(code)}": level for code, level in content.themes.items()},
        **{f"words.{key_of(code)}": said for code, said in content.words.items()},
        strengths="\n".join(content.strengths),
        services_used="\n".join(content.services_used),
        daytime_worker=content.daytime_worker,
        transport=wishes.transport,
        evening_only=yes_or_no(wishes.evening_only),
        mode=wishes.mode,
        accompaniment=yes_or_no(wishes.accompaniment),
        language=wishes.language,
        interpreter=yes_or_no(wishes.interpreter),
    )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _languages(visit: Visit, latest: AssessmentRow | None) -> list[tuple[str, str]]:
    known = latest.content.preferences.language if latest is not None else None
    codes = [*_LANGUAGES, *([known] if known and known not in _LANGUAGES else ())]
    named = LOCALES[visit.words.language].languages
    return [(code, str(named.get(code, code))) for code in codes]
