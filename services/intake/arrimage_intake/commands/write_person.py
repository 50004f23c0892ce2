"""Write who a person is over what was known of them, with who wrote it and when."""

from __future__ import annotations

from arrimage_chassis.work import Work
from arrimage_intake.domain.form import Person
from arrimage_intake.store.persons import KnownPerson


def write_person(known: KnownPerson, person: Person, work: Work) -> KnownPerson:
    """Return ``known``, which now says what ``person`` says."""
    known.says(person)
    known.written_by, known.written_at = work.worker, work.now
    return known
