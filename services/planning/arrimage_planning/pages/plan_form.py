"""The form of a plan: by theme, what the person wants to reach and what is done; then the days (R-125, R-126)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from pydantic import BaseModel, Field

from arrimage_chassis.http.civil_time import CivilTime
from arrimage_chassis.pages.entered import Form
from arrimage_chassis.pages.visit import Visit
from arrimage_planning.api.bodies import Day, ShortText, Text
from arrimage_planning.domain.plan import MOST_MEETINGS, Action, Objective, ObjectiveStatus, PlanContent
from arrimage_planning.pages.themes import code_of, key_of, theme_label

_MORE_OBJECTIVES: Final = 1
_MORE_ACTIONS: Final = 2
_MORE_DATES: Final = 2

RowT = TypeVar("RowT", Objective, Action)


class ObjectiveEntered(BaseModel):
    """What the person wants to reach; without words, it is taken out."""

    text: Text | None = Field(None, title="plan.objective", repr=False)
    status: ObjectiveStatus | None = Field(None, title="plan.objective_status")


class ActionEntered(BaseModel):
    """What is done for a need."""

    text: Text = Field(title="plan.action", repr=False)
    resource: ShortText | None = Field(None, title="plan.action_resource", repr=False)
    responsible: ShortText | None = Field(None, title="plan.action_responsible", repr=False)
    on: Day | None = Field(None, title="plan.action_on")
    accompaniment: bool = Field(default=False, title="plan.action_accompaniment")
    transport: bool = Field(default=False, title="plan.action_transport")


class PlanEntered(BaseModel):
    """A plan as it is entered; a row is named after its theme: ``objectives.housing_1.text``."""

    objectives: dict[str, ObjectiveEntered] = Field({}, title="plan.objectives", repr=False)
    actions: dict[str, ActionEntered] = Field({}, title="plan.actions", repr=False)
    no_action_wanted: list[str] = Field([], title="plan.nothing", repr=False)
    evening: bool = Field(default=False, title="plan.evening")
    meeting_at: CivilTime | None = Field(None, title="plan.meeting_at")
    dates: list[Day] = Field([], title="plan.dates", max_length=MOST_MEETINGS)
    more_meetings_reason: Text | None = Field(None, title="plan.more_meetings_reason", repr=False)

    def the_objectives(self) -> Iterator[tuple[Objective, ObjectiveStatus | None]]:
        """Return the objectives that have words, each with its status."""
        for key, row in self.objectives.items():
            if row.text is not None:
                yield Objective(_theme_of(key), row.text), row.status

    def the_actions(self) -> Iterator[Action]:
        """Return the actions."""
        for key, row in self.actions.items():
            yield Action(theme=_theme_of(key), **row.model_dump())


@dataclass
class PlanForm(Form):
    """The form, which names each row by its theme."""

    def label(self, name: str) -> str:
        """Return how a field is called; one of a row with the theme of the row."""
        first, *rest = name.split(".")
        rows: Mapping[str, type[BaseModel]] = {"objectives": ObjectiveEntered, "actions": ActionEntered}
        if first not in rows or len(rest) != 2:
            return super().label(name)
        title = rows[first].model_fields[rest[1]].title or ""
        return f"{self.words(title)} ({theme_label(self.words, _theme_of(rest[0]))})"


@dataclass(frozen=True)
class ThemeRows:
    """The rows of one theme: those that hold something or are offered first, and more of them."""

    code: str
    label: str
    objectives: list[str]
    more_objectives: list[str]
    actions: list[str]
    more_actions: list[str]


def plan_form(visit: Visit, model: type[BaseModel], filled: Mapping[str, object]) -> PlanForm:
    """Return the form; days that were left out close up, so that what is wrong names the right one."""
    made = visit.form(model, **filled)
    values = {name: value for name, value in made.values.items() if not name.startswith("dates.")}
    places = sorted(
        int(place)
        for first, _, place in (name.partition(".") for name in made.values)
        if first == "dates" and place.isdecimal()
    )
    entered = [day for place in places if (day := made.value(f"dates.{place}").strip())]
    values |= {f"dates.{place}": [day] for place, day in enumerate(entered)}
    return PlanForm(made.model, made.words, values, made.reasons)


def theme_rows(form: PlanForm, themes: Iterable[str]) -> list[ThemeRows]:
    """Return the rows to show, theme by theme, in the person's order."""
    found = []
    for code in themes:
        objectives, actions = _keys(form, "objectives", code), _keys(form, "actions", code)
        shown_objectives, shown_actions = objectives or [_key(code, 1)], actions or [_key(code, 1)]
        found.append(
            ThemeRows(
                code,
                theme_label(form.words, code),
                shown_objectives,
                _next(code, shown_objectives, _MORE_OBJECTIVES),
                shown_actions,
                _next(code, shown_actions, _MORE_ACTIONS),
            )
        )
    return found


def date_names(form: PlanForm) -> tuple[list[str], list[str]]:
    """Return the names of the fields of days that hold one, and of some more."""
    count = sum(name.startswith("dates.") for name in form.values)
    names = [f"dates.{place}" for place in range(count + _MORE_DATES)]
    return names[:count], names[count:]


def filled_rows(content: PlanContent, *, with_status: bool) -> dict[str, object]:
    """Return what stands in the rows of a plan that was written."""
    filled: dict[str, object] = {"no_action_wanted": content.no_action_wanted}
    for key, objective in _numbered(content.objectives):
        filled[f"objectives.{key}.text"] = objective.text
        if with_status:
            filled[f"objectives.{key}.status"] = objective.status
    for key, action in _numbered(content.actions):
        for name in ("text", "resource", "responsible", "on", "accompaniment", "transport"):
            filled[f"actions.{key}.{name}"] = getattr(action, name)
    return filled


def _numbered(rows: Sequence[RowT]) -> Iterator[tuple[str, RowT]]:
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.theme] = counts.get(row.theme, 0) + 1
        yield _key(row.theme, counts[row.theme]), row


def _keys(form: PlanForm, rows: str, code: str) -> list[str]:
    """Return the rows of a theme in which anything stands."""
    found = dict.fromkeys(
        name.split(".")[1]
        for name, values in form.values.items()
        if name.startswith(f"{rows}.{key_of(code)}_") and any(value.strip() for value in values)
    )
    return [key for key in found if _theme_of(key) == code]


def _next(code: str, shown: Sequence[str], count: int) -> list[str]:
    last = max(int(key.rpartition("_")[2]) for key in shown)
    return [_key(code, last + place) for place in range(1, count + 1)]


def _key(code: str, number: int) -> str:
    return f"{key_of(code)}_{number}"


def _theme_of(key: str) -> str:
    return code_of(key.rpartition("_")[0])
