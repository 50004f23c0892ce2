"""Write who a person is into a row, with who wrote it and when."""

from __future__ import annotations

from arrimage_chassis.work import Work
from arrimage_intake.domain.form import Person
from arrimage_intake.store.tables import PersonRow


def write_person(row: PersonRow, person: Person, work: Work) -> PersonRow:
    """Return ``row``, which now says what ``person`` says."""
    row.name = person.name
    row.phone = person.phone
    row.birth_date = person.birth_date
    row.address = person.address
    row.contact_instructions = person.contact_instructions
    row.written_by = work.worker
    row.written_at = work.now
    return row
