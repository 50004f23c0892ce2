"""What the person told at a call, in a few taps; every question may be passed over (R-183)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from arrimage_chassis.pages.declaration import Act, Page
from arrimage_chassis.pages.names import names_of
from arrimage_chassis.pages.visit import Go, View, Visit
from arrimage_chassis.work import Work
from arrimage_contracts.vocabularies import DayPart, FollowupResult, Theme
from arrimage_followup.commands.record_answers import record_answers
from arrimage_followup.commands.record_result import CallEnd
from arrimage_followup.domain.answers import Answers, Housing, Network, Occupation, Situation, Topic
from arrimage_followup.domain.call import CallState
from arrimage_followup.domain.modules import CALLS
from arrimage_followup.pages.call import part_of_day_now, read_call, told_at

Words = Annotated[str, StringConstraints(max_length=2000, pattern=r"^[^\x00]*$")]
Times = Annotated[int, Field(ge=0, le=999)]


class SituationEntered(BaseModel):
    """The situation, theme by theme; a field is named as its theme."""

    food_clothing_hygiene: Situation | None = Field(None, title="Theme.FOOD_CLOTHING_HYGIENE", repr=False)
    health_care_access: Situation | None = Field(None, title="Theme.HEALTH_CARE_ACCESS", repr=False)
    finances: Situation | None = Field(None, title="Theme.FINANCES", repr=False)
    housing: Situation | None = Field(None, title="Theme.HOUSING", repr=False)
    employment_training: Situation | None = Field(None, title="Theme.EMPLOYMENT_TRAINING", repr=False)
    social_support: Situation | None = Field(None, title="Theme.SOCIAL_SUPPORT", repr=False)
    self_esteem: Situation | None = Field(None, title="Theme.SELF_ESTEEM", repr=False)
    problem_solving: Situation | None = Field(None, title="Theme.PROBLEM_SOLVING", repr=False)


class WordsEntered(BaseModel):
    """The person's own words; a field is named as its topic."""

    situation: Words | None = Field(None, title="Topic.situation", repr=False)
    network: Words | None = Field(None, title="Topic.network", repr=False)
    occupation: Words | None = Field(None, title="Topic.occupation", repr=False)
    housing: Words | None = Field(None, title="Topic.housing", repr=False)
    volunteering: Words | None = Field(None, title="Topic.volunteering", repr=False)
    outside_help: Words | None = Field(None, title="Topic.outside_help", repr=False)
    hospital_use: Words | None = Field(None, title="Topic.hospital_use", repr=False)
    other: Words | None = Field(None, title="Topic.other", repr=False)


class AnswersEntered(BaseModel):
    """What was told; what is passed over is left out."""

    completed_on: date | None = Field(None, title="answers.on")
    part_of_day: DayPart | None = Field(None, title="attempt.part_of_day")
    situation: SituationEntered = Field(SituationEntered(), title="answers.situation", repr=False)
    network: Network | None = Field(None, title="answers.network", repr=False)
    occupation: list[Occupation] = Field([], title="answers.occupation", repr=False)
    housing: Housing | None = Field(None, title="answers.housing", repr=False)
    volunteers: bool | None = Field(None, title="answers.volunteers", repr=False)
    outside_help: bool | None = Field(None, title="answers.outside_help", repr=False)
    hospital_stays: Times | None = Field(None, title="answers.hospital_stays", repr=False)
    emergency_visits: Times | None = Field(None, title="answers.emergency_visits", repr=False)
    words: WordsEntered = Field(WordsEntered(), title="answers.words", repr=False)
    wish_to_return: bool = Field(False, title="answers.wish_to_return", repr=False)

    def told(self) -> CallEnd:
        """Return what the command takes."""
        situation = {theme: getattr(self.situation, theme.value.lower()) for theme in Theme}
        words = {topic: getattr(self.words, topic.value) for topic in Topic}
        return CallEnd(
            FollowupResult.REACHED,
            completed_on=self.completed_on,
            wish_to_return=self.wish_to_return,
            part_of_day=self.part_of_day,
            answers=Answers(
                situation={theme.value: said for theme, said in situation.items() if said is not None},
                network=self.network,
                occupation=tuple(dict.fromkeys(self.occupation)),
                housing=self.housing,
                volunteers=self.volunteers,
                outside_help=self.outside_help,
                hospital_stays=self.hospital_stays,
                emergency_visits=self.emergency_visits,
                words={topic: said for topic, said in words.items() if said},
            ),
        )


async def show_form(visit: Visit, followup_id: UUID) -> View:
    """Show the form of a call that is due, or was completed by a tap; else say why there is none."""
    call = await read_call(visit, followup_id)
    is_due = call.state is CallState.DUE
    is_open = is_due or (call.state is CallState.COMPLETED and await told_at(visit, call) is None)
    form = visit.form(
        AnswersEntered, completed_on=visit.today if is_due else None, part_of_day=part_of_day_now(visit)
    )
    return visit.view(
        "answers.html",
        call=call,
        names=await names_of(visit, [call.case_id]),
        form=form,
        is_due=is_due,
        may_tell=is_open,
        themes=[f"situation.{theme.value.lower()}" for theme in Theme],
        topics=[f"words.{topic.value}" for topic in Topic if topic is not Topic.OTHER],
        situations=tuple(Situation),
        networks=tuple(Network),
        occupations=tuple(Occupation),
        housings=tuple(Housing),
        parts_of_day=tuple(DayPart),
    )


async def tell(visit: Visit, form: AnswersEntered, work: Work, followup_id: UUID) -> Go:
    """Record what was told; the call is completed by it if it was not before."""
    await record_answers(work, followup_id, form.told())
    return Go(f"/followup/calls/{followup_id}", "answers_return" if form.wish_to_return else "answers")


SHOWN: Final = (Page("/calls/{followup_id}/answers", show_form),)
DONE: Final = (Act("/calls/{followup_id}/answers", AnswersEntered, tell, again=show_form, module=CALLS.name),)
