"""What intake knows of persons, as the kit answers for it: by case, and silence where it is asked to be silent."""

from __future__ import annotations

import json
from typing import Final
from uuid import UUID

from arrimage_conformance.messages import Json
from arrimage_conformance.trial import Trial

PERSON: Final = "req.intake.person.v1"
_UNKNOWN: Final = {"refused": "case.unknown"}


class Register:
    """The register of persons, as far as a check has written it."""

    def __init__(self) -> None:
        self._persons: dict[str, Json | None] = {}

    def __call__(self, question: Json) -> Json | None:
        """Answer one question."""
        return self._persons.get(str(question.get("case_id")), _UNKNOWN)

    def write(self, case_id: UUID, answer: Json | None) -> None:
        """Answer so from now on, if the person of a case is asked about; None: not at all."""
        self._persons[str(case_id)] = answer


def register_of(trial: Trial) -> Register:
    """Return the register of this run."""
    found = trial.bus.answers.setdefault(PERSON, Register())
    assert isinstance(found, Register)  # noqa: S101 - nobody else answers this question
    return found


def allows(trial: Trial, case_id: UUID, **more: object) -> None:
    """The person of a case may be contacted; ``more``: what else is known of them."""
    register_of(trial).write(case_id, {"answer": {"may_be_contacted": True, "language": "fr", **more}})


def forbids(trial: Trial, case_id: UUID) -> None:
    """The person of a case may not be contacted."""
    register_of(trial).write(case_id, {"answer": {"may_be_contacted": False}})


def is_silent(trial: Trial, case_id: UUID) -> None:
    """Intake does not answer about a case."""
    register_of(trial).write(case_id, None)


def asked_of(trial: Trial, case_id: UUID) -> list[Json]:
    """Return the questions that the program asked about the person of a case."""
    questions = [json.loads(body) for subject, body in trial.bus.asked if subject == PERSON]
    return [question for question in questions if question.get("case_id") == str(case_id)]
