"""English."""

from __future__ import annotations

from datetime import date
from typing import Final

from babel.dates import format_date

from arrimage_notifications.domain.rules import NoticeKind, Role
from arrimage_notifications.wording.language import Wording

_LOCALE: Final = "en_CA"
K = NoticeKind


def _write_date(day: date) -> str:
    """Return ``Monday, October 4, 2010``."""
    return format_date(day, "EEEE, MMMM d, y", _LOCALE)


ENGLISH: Final = Wording(
    locale=_LOCALE,
    write_date=_write_date,
    notices={
        K.NEW_REFERRAL: "A new request arrived on {received_on}. First contact by {contact_due_on}.",
        K.FIRST_CONTACT_SOON: "The first contact of a request is to be made by {due_on}.",
        K.FIRST_CONTACT_OVERDUE: "The first contact of a request was to be made by {due_on}; nobody has answered "
        "yet. The request stays open.",
        K.REFERRAL_RETURNED: "A request that was sent came back on {returned_on}: something is missing in it.",
        K.REFERRAL_DECLINED: "A request was not accepted on {declined_on}.",
        K.REFERRAL_REDIRECTED: "A request was directed elsewhere on {redirected_on}.",
        K.REFERRAL_WITHDRAWN: "A request was taken back on {withdrawn_on}. Nothing more is to be done for it.",
        K.LEAD_OFFERED: "Since {offered_on} you are asked to take a file over. Accept or refuse.",
        K.LEAD_REFUSED: "A file was not taken over on {refused_on}; you still answer for it.",
        K.PLAN_AGREED: "A calendar is agreed: {meetings}, from {first_on} to {last_on}.",
        K.MEETING_SOON: "A short reminder: we meet on {planned_on}.",
        K.MEETING_MOVED: "Our meeting of {planned_on} will be on {moved_to} instead.",
        K.MEETING_CANCELLED: "Our meeting of {planned_on} will not take place.",
        K.MEETING_MISSED: "A meeting of {planned_on} did not take place. Get in touch again by {contact_due_on}.",
        K.CALL_DUE: "An agreed call is to be made from {due_on}.",
        K.CALL_UNREACHED: "An agreed call stayed without an answer after {attempts}, on {unreached_on}.",
        K.REENTRY: "Somebody wished to come back on {requested_on}. A request is open.",
        K.CONSENT_ENDS_SOON: "An authorization ends after {ends_on}. See with the person whether to renew it.",
        K.CONSENT_TO_CONFIRM: "An authorization given by word of mouth is to be put in writing by {ends_on}.",
        K.ERASURE_UNCONFIRMED: "An authorization ended on {asked_on}, and the partner has not "
        "said that its copies are erased. Call it.",
        K.EMERGENCY_UNREVIEWED: "An exceptional access was to be reviewed by {review_due_on}, and was not. "
        "Somebody else must do it.",
        K.INCIDENT: "An incident of confidentiality was written into the register on {reported_on}. Read the "
        "register.",
    },
    titles={
        K.NEW_REFERRAL: "New request",
        K.FIRST_CONTACT_SOON: "First contact to be made",
        K.FIRST_CONTACT_OVERDUE: "First contact late",
        K.REFERRAL_RETURNED: "Request came back",
        K.REFERRAL_DECLINED: "Request not accepted",
        K.REFERRAL_REDIRECTED: "Request directed elsewhere",
        K.REFERRAL_WITHDRAWN: "Request taken back",
        K.LEAD_OFFERED: "File offered",
        K.LEAD_REFUSED: "File not taken over",
        K.PLAN_AGREED: "Calendar agreed",
        K.MEETING_SOON: "Reminder",
        K.MEETING_MOVED: "New date",
        K.MEETING_CANCELLED: "Meeting called off",
        K.MEETING_MISSED: "Meeting that did not take place",
        K.CALL_DUE: "Call to be made",
        K.CALL_UNREACHED: "Call without an answer",
        K.REENTRY: "Wish to come back",
        K.CONSENT_ENDS_SOON: "Authorization about to end",
        K.CONSENT_TO_CONFIRM: "Authorization to be put in writing",
        K.ERASURE_UNCONFIRMED: "Erasure not confirmed",
        K.EMERGENCY_UNREVIEWED: "Access to be reviewed",
        K.INCIDENT: "Incident in the register",
    },
    counted={
        "meetings": {"one": "{number} meeting", "other": "{number} meetings"},
        "attempts": {"one": "{number} attempt", "other": "{number} attempts"},
    },
    roles={Role.WORKER: "worker", Role.COORDINATOR: "coordinator", Role.PERSON: "person"},
    greeting="Hello,",
    greeting_by_name="Hello {name},",
    callback="To reach us: {callback}.",
    case="File {case}",
)
