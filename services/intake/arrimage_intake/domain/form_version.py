"""Which state of a form somebody had before them: two workers may be at one form (R-306)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict

from arrimage_chassis.problems import ProblemError
from arrimage_intake.domain.form import Person, ReferralForm
from arrimage_intake.domain.problems import FORM_VERSION_CONFLICT


def version_of(form: ReferralForm, person: Person) -> str:
    """Return what tells this state of the form, person included, from every other."""
    said = json.dumps([asdict(form), asdict(person)], default=str, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def check_form_version(form: ReferralForm, person: Person, expected: str) -> None:
    """Check that whoever writes or sends the form saw it as it stands.

    :raises ProblemError: ``referral.form_version_conflict``.
    """
    if version_of(form, person) != expected:
        raise ProblemError(FORM_VERSION_CONFLICT)
