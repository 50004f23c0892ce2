"""The types of which events are made. There is none for free text, on purpose.

Each type carries its privacy class and an example, from which schemas and samples are generated.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final
from uuid import UUID

from pydantic import Field

from arrimage_contracts import vocabularies as words
from arrimage_contracts.privacy import PAIR_SCOPED, Privacy

ORGANIZATION_PATTERN = r"^(x-)?[a-z][a-z0-9-]{1,30}$"
"""An organization's id; an integrator's starts with ``x-``."""

_CASE = "3b1f6e0a-7d0c-4f61-8a7e-5d1f0c2b9a01"

OwnId = Annotated[UUID, Privacy.DEIDENTIFIED, Field(examples=[_CASE])]
"""An opaque id that means something inside one node."""

ScopedId = Annotated[UUID, Privacy.DEIDENTIFIED, PAIR_SCOPED, Field(examples=[_CASE])]
"""An opaque id that is rewritten for each pair of organizations when it crosses a border."""

OptionalOwnId = Annotated[UUID | None, Privacy.DEIDENTIFIED, Field(default=None, examples=[_CASE])]
"""An opaque id inside one node, where there is one."""

CivilDate = Annotated[date, Privacy.DEIDENTIFIED, Field(examples=["2010-10-04"])]
"""A date in the node's own time zone, without a time of day."""

OptionalCivilDate = Annotated[date | None, Privacy.DEIDENTIFIED, Field(default=None, examples=["2010-10-04"])]
"""A date in the node's own time zone, where there is one."""

CivilDates = Annotated[
    list[date],
    Privacy.DEIDENTIFIED,
    Field(min_length=1, max_length=52, examples=[["2010-10-12", "2010-10-19"]]),
]
"""Dates in the node's own time zone, in ascending order."""

Count = Annotated[int, Privacy.DEIDENTIFIED, Field(ge=0, le=9999, examples=[8])]
Ordinal = Annotated[int, Privacy.DEIDENTIFIED, Field(ge=1, le=999, examples=[1])]
OptionalOrdinal = Annotated[int | None, Privacy.DEIDENTIFIED, Field(default=None, ge=1, le=999, examples=[1])]
Flag = Annotated[bool, Privacy.DEIDENTIFIED, Field(examples=[True])]
Organization = Annotated[str, Privacy.PUBLIC, Field(pattern=ORGANIZATION_PATTERN, examples=["margelle"])]
Region = Annotated[str, Privacy.PUBLIC, Field(pattern=r"^[a-z0-9-]{2,40}$", examples=["sorel-tracy"])]
"""The code of a local service network's territory, from the directory."""

Service = Annotated[words.ServiceCode, Privacy.PUBLIC, Field(examples=["reintegration"])]
Entry = Annotated[words.EntryPoint, Privacy.DEIDENTIFIED, Field(examples=["rehabilitation_centre"])]
Path = Annotated[words.ReferralPath, Privacy.DEIDENTIFIED, Field(examples=["standard"])]
Urgency = Annotated[words.Urgency, Privacy.DEIDENTIFIED, Field(examples=["routine"])]
Mode = Annotated[words.PlanMode, Privacy.DEIDENTIFIED, Field(examples=["mixed"])]
CancelReason = Annotated[words.MeetingCancelReason, Privacy.DEIDENTIFIED, Field(examples=["episode_closed"])]
Outcome = Annotated[words.Outcome, Privacy.DEIDENTIFIED, Field(examples=["completed"])]
OutcomeClass = Annotated[words.OutcomeClass, Privacy.DEIDENTIFIED, Field(examples=["positive"])]
SuccessTags = Annotated[
    list[words.SuccessTag], Privacy.DEIDENTIFIED, Field(max_length=6, examples=[["employment"]])
]
Kind = Annotated[words.FollowupKind, Privacy.DEIDENTIFIED, Field(examples=["M3"])]
Result = Annotated[words.FollowupResult, Privacy.DEIDENTIFIED, Field(examples=["reached"])]
Side = Annotated[words.ReferralSide, Privacy.DEIDENTIFIED, Field(examples=["receiver"])]
MissingFields = Annotated[
    list[words.FormField],
    Privacy.DEIDENTIFIED,
    Field(min_length=1, max_length=len(words.FormField), examples=[["contact_instructions"]]),
]
"""Names of fields that a form lacks, each once; never what other fields hold."""
Decline = Annotated[words.DeclineReason, Privacy.DEIDENTIFIED, Field(examples=["no_capacity"])]
Organizations = Annotated[
    list[Annotated[str, Field(pattern=ORGANIZATION_PATTERN)]],
    Privacy.PUBLIC,
    Field(max_length=5, examples=[["orientheque"]]),
]
"""Ids of organizations, best first."""
OptionalOrganizations = Annotated[
    tuple[Annotated[str, Field(pattern=ORGANIZATION_PATTERN)], ...],
    Privacy.PUBLIC,
    Field(max_length=5, examples=[["orientheque"]]),
]
"""Ids of organizations, best first; none if nobody else could help."""
Withdrawer = Annotated[words.WithdrawnBy, Privacy.DEIDENTIFIED, Field(examples=["person"])]
Channel = Annotated[words.ContactChannel, Privacy.DEIDENTIFIED, Field(examples=["phone"])]
Attempted = Annotated[words.AttemptResult, Privacy.DEIDENTIFIED, Field(examples=["no_answer"])]
PartOfDay = Annotated[words.DayPart, Privacy.DEIDENTIFIED, Field(examples=["evening"])]
WorkerRef = Annotated[UUID, Privacy.DEIDENTIFIED, Field(examples=["7d5c1c0e-8a44-5b7e-9a5d-2a4f60c3ab10"])]
"""The opaque id of a worker, made from the node's secret: it means nothing outside the node."""
OptionalWorkerRef = Annotated[
    UUID | None, Privacy.DEIDENTIFIED, Field(default=None, examples=["7d5c1c0e-8a44-5b7e-9a5d-2a4f60c3ab10"])
]
Moved = Annotated[words.MoveReason, Privacy.DEIDENTIFIED, Field(examples=["person_asked"])]
ModeChange = Annotated[words.ModeReason, Privacy.DEIDENTIFIED, Field(examples=["wishes"])]
Cancelled = Annotated[words.FollowupCancelReason, Privacy.DEIDENTIFIED, Field(examples=["reentry"])]
FlagUnlessSaid = Annotated[bool, Privacy.DEIDENTIFIED, Field(examples=[True])]
"""A flag that older senders do not say."""
Recipient = Annotated[words.NoticeRecipient, Privacy.DEIDENTIFIED, Field(examples=["worker"])]
SentBy = Annotated[words.NoticeChannel, Privacy.DEIDENTIFIED, Field(examples=["email"])]
Suppressed = Annotated[words.SuppressionReason, Privacy.DEIDENTIFIED, Field(examples=["no_permission"])]
Failed = Annotated[words.FailureReason, Privacy.DEIDENTIFIED, Field(examples=["unreachable"])]

Categories = Annotated[
    list[words.DataCategory],
    Privacy.DEIDENTIFIED,
    Field(min_length=1, max_length=len(words.DataCategory), examples=[["identity", "contact"]]),
]
"""Categories of data, each once, in the order of the vocabulary."""
ForPurpose = Annotated[words.DisclosurePurpose, Privacy.DEIDENTIFIED, Field(examples=["referral"])]
Given = Annotated[words.ConsentMethod, Privacy.DEIDENTIFIED, Field(examples=["signed"])]
GivenBy = Annotated[words.ConsentGiver, Privacy.DEIDENTIFIED, Field(examples=["person"])]
Ended = Annotated[words.ConsentEnd, Privacy.DEIDENTIFIED, Field(examples=["end_date"])]
Erased = Annotated[words.ErasureCause, Privacy.DEIDENTIFIED, Field(examples=["consent_revoked"])]
Refused = Annotated[words.DisclosureRefusal, Privacy.DEIDENTIFIED, Field(examples=["no_active_consent"])]
Incident = Annotated[words.IncidentNature, Privacy.DEIDENTIFIED, Field(examples=["loss"])]
OptionalScopedId = Annotated[UUID | None, Privacy.DEIDENTIFIED, PAIR_SCOPED, Field(default=None, examples=[_CASE])]
"""An opaque id that is rewritten for each pair of organizations, where there is one."""
OneTimeKey = Annotated[
    str,
    Privacy.PUBLIC,
    Field(pattern=r"^[A-Za-z0-9_-]{43}$", examples=["hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo"]),
]
"""The public half of an X25519 key that opens one answer: 32 bytes in base64url, without padding (RFC 7748)."""
SIGNATURE_PATTERN: Final = r"^[A-Za-z0-9_-]{86}$"
Signature = Annotated[str, Privacy.PUBLIC, Field(pattern=SIGNATURE_PATTERN, examples=["A" * 86])]
"""An Ed25519 signature: 64 bytes in base64url, without padding (RFC 8032)."""
SealedPart = Annotated[
    str,
    Privacy.RESTRICTED,
    Field(
        pattern=r"^[A-Za-z0-9_-]+\.\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$",
        max_length=49_152,
        repr=False,
        examples=["e30..AA.AA.AA"],
    ),
]
"""A JWE in compact form, sealed to one one-time key; nobody else can open it (see :mod:`.sealed`)."""
