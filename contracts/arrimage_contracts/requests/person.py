"""Who a person is and how they may be reached: asked of intake when it is needed, and kept nowhere else."""

from __future__ import annotations

from typing import Annotated, Final
from uuid import UUID

from pydantic import Field

from arrimage_contracts import fields as f
from arrimage_contracts.privacy import Privacy
from arrimage_contracts.requests.declaration import REQUESTS, AnswerData, AnswerPart, QuestionData
from arrimage_contracts.vocabularies import ContactWay, PersonField, Purpose, ServiceName

MOST_CASES: Final = 50
"""As many as one page lists; their ids fit a question, and the longest names an answer."""
_CODE = r"^[a-z][a-z_]*(\.[a-z_]+)*$"
_HOUR = r"^[0-2][0-9]:[0-5][0-9]$"

_Purpose = Annotated[Purpose, Privacy.DEIDENTIFIED, Field(examples=["notice"])]
_Fields = Annotated[
    list[PersonField],
    Privacy.DEIDENTIFIED,
    Field(min_length=1, max_length=len(PersonField), examples=[["may_be_contacted", "email"]]),
]
_Cases = Annotated[
    list[UUID],
    Privacy.DEIDENTIFIED,
    Field(min_length=1, max_length=MOST_CASES, examples=[["3b1f6e0a-7d0c-4f61-8a7e-5d1f0c2b9a01"]]),
]
_MayBe = Annotated[bool, Privacy.RESTRICTED, Field(repr=False, examples=[True])]
_Ways = Annotated[
    list[ContactWay] | None,
    Privacy.RESTRICTED,
    Field(default=None, max_length=len(ContactWay), repr=False, examples=[["email"]]),
]
_Language = Annotated[
    str | None, Privacy.RESTRICTED, Field(default=None, pattern=r"^[a-z]{2,3}$", repr=False, examples=["fr"])
]
_Hour = Annotated[
    str | None, Privacy.RESTRICTED, Field(default=None, pattern=_HOUR, repr=False, examples=["09:00"])
]
_Name = Annotated[str | None, Privacy.RESTRICTED, Field(default=None, max_length=200, repr=False, examples=["X"])]
_KnownName = Annotated[str, Privacy.RESTRICTED, Field(max_length=200, repr=False, examples=["X"])]
_FirstName = Annotated[
    str | None, Privacy.RESTRICTED, Field(default=None, max_length=200, repr=False, examples=["X"])
]
_Email = Annotated[
    str | None, Privacy.RESTRICTED, Field(default=None, max_length=254, repr=False, examples=["x@example.org"])
]
_Phone = Annotated[
    str | None, Privacy.RESTRICTED, Field(default=None, max_length=40, repr=False, examples=["450-555-0100"])
]


_Viewer = Annotated[
    UUID | None,
    Privacy.DEIDENTIFIED,
    Field(default=None, examples=["5f0c3a52-7c1e-5d5e-9d1e-2b7b8f6a9c01"]),
]
"""Who looks: the opaque id of a worker of the node. Without it nothing is told that is a worker's to see."""
_SessionOf = Annotated[
    UUID | None,
    Privacy.DEIDENTIFIED,
    Field(default=None, examples=["019b6c1a-0000-7000-8000-000000000001"]),
]
"""The session in which the worker looks. Who is shown names signed in: a service's key alone is no worker."""
_For = Annotated[
    str | None,
    Privacy.DEIDENTIFIED,
    Field(default=None, pattern=_CODE, max_length=60, examples=["page.plans"]),
]
"""For what: a code, kept with who looked (R-329)."""
_Entrusted = Annotated[bool | None, Privacy.DEIDENTIFIED, Field(default=None, examples=[True])]


class PersonTold(AnswerData):
    """What may be told of what was asked. What was not asked, is not allowed or is not known is left out.

    Somebody who may not be contacted: ``may_be_contacted`` alone.
    """

    may_be_contacted: _MayBe
    ways: _Ways = None
    """By which ways, if any is allowed."""
    language: _Language = None
    """An ISO 639 code."""
    safe_from: _Hour = None
    """From when on, civil time of the node's zone; always with ``safe_until``, which may be past midnight."""
    safe_until: _Hour = None
    first_name: _FirstName = None
    """How a message may call the person; left out if it may not."""
    email: _Email = None
    """Left out if the person may not be written to."""
    phone: _Phone = None
    """Left out if the person may not be called or sent a text message."""


@REQUESTS.request(
    name="person",
    answerer=ServiceName.INTAKE,
    answer=PersonTold,
    requirements=("R-099", "R-188", "R-337", "R-340"),
    refusals=("case.unknown",),
)
class PersonAsked(QuestionData):
    """How may the person of a case be reached now? The answer is used and forgotten, never kept or logged."""

    case_id: f.OwnId
    purpose: _Purpose
    fields: _Fields
    viewer: _Viewer = None
    """The worker who is to call; a notice is sent by nobody."""


class NameTold(AnswerData):
    """Who the person of a case is, for the page of a worker who has the case in hand.

    It is told though the person may not be contacted: a page reaches nobody.
    """

    may_be_contacted: _MayBe
    """Whether the person may be reached at all; False if they were not asked."""
    name: _Name = None
    """Left out while it is not known, once it was erased, and for whoever does not have the case in hand."""
    entrusted: _Entrusted = None
    """True if the case is another worker's: its state may be shown, who it is of may not (R-328)."""


@REQUESTS.request(
    name="name",
    answerer=ServiceName.INTAKE,
    answer=NameTold,
    requirements=("R-128", "R-180", "R-188"),
    refusals=("case.unknown",),
)
class NameAsked(QuestionData):
    """Who is the person of a case, for a worker's own page? The answer is shown and forgotten, never kept.

    Whoever lists several asks :class:`NamesAsked` once. A question of its own beside :class:`PersonAsked`, whose
    codes are fixed within its major: so whoever may be told the name cannot, by that, ask how to reach the person.
    The node's server sees to it.
    """

    case_id: f.OwnId
    viewer: _Viewer = None
    session_id: _SessionOf = None
    purpose: _For = None


class NameOfCase(AnswerPart):
    """Who the person of one of the cases is."""

    case_id: f.OwnId
    name: _KnownName


_Others = Annotated[
    tuple[UUID, ...],
    Privacy.DEIDENTIFIED,
    Field(max_length=MOST_CASES, examples=[["3b1f6e0a-7d0c-4f61-8a7e-5d1f0c2b9a02"]]),
]
_Names = Annotated[list[NameOfCase], Privacy.RESTRICTED, Field(max_length=MOST_CASES, repr=False)]


class NamesTold(AnswerData):
    """Who the persons of cases are, for the page of a worker who has the cases in hand.

    It is told though a person may not be contacted: a page reaches nobody.
    """

    names: _Names
    """A case that is not known here, or of which nobody knows yet or any more who it is, is left out."""
    entrusted: _Others = ()
    """Cases of another worker: their states may be shown, who they are of may not (R-328)."""


@REQUESTS.request(
    name="names", answerer=ServiceName.INTAKE, answer=NamesTold, requirements=("R-128", "R-180", "R-188")
)
class NamesAsked(QuestionData):
    """Who are the persons of these cases, for a worker's own page? The answer is shown and forgotten, never kept.

    Many cases at once, for a page may list many; each is judged and logged as if it had been asked alone
    (:class:`NameAsked`).
    """

    case_ids: _Cases
    viewer: _Viewer = None
    session_id: _SessionOf = None
    purpose: _For = None
