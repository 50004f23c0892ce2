"""Whether and how a person may be reached, apart from every other permission (R-099); who may be told of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import time
from types import MappingProxyType
from typing import Any, Final

from arrimage_chassis.problems import Problem, ProblemError
from arrimage_contracts.vocabularies import ContactWay, PersonField, Purpose, ServiceName

NO_WAY = Problem(
    "contact_preferences.no_way",
    422,
    "Par quel moyen la personne accepte-t-elle d'être jointe ? Donnez-en au moins un (« ways »), ou notez qu'elle "
    "ne veut pas l'être : « may_be_contacted » : false.",
    "By which way may the person be reached? Give at least one ('ways'), or write down that they do not wish to "
    "be: 'may_be_contacted': false.",
)
EMAIL_MISSING = Problem(
    "contact_preferences.email_missing",
    422,
    "La personne accepte le courriel, mais son adresse manque. Demandez-la, ou retirez ce moyen.",
    "The person accepts e-mail, but the address is missing. Ask for it, or leave this way out.",
)
SAFE_HOURS_INCOMPLETE = Problem(
    "contact_preferences.safe_hours_incomplete",
    422,
    "Les heures sûres ont un début et une fin différents. Donnez les deux, ou aucune des deux.",
    "Safe hours have a beginning and another end. Give both, or none.",
)
PREFERENCES_UNKNOWN = Problem(
    "contact_preferences.unknown",
    404,
    "La personne n'a pas encore dit si elle veut être jointe. Demandez-le-lui, puis notez-le ici même (PUT).",
    "The person has not said yet whether they wish to be reached. Ask, then write it down here (PUT).",
)
CASE_UNKNOWN = Problem(
    "case.unknown",
    404,
    "Aucun dossier n'existe ici sous ce numéro. Cherchez-le dans la liste : GET /referrals.",
    "No case exists here under this id. Look for it in the list: GET /referrals.",
)
CASE_ERASED = Problem(
    "case.erased",
    409,
    "Ce dossier s'est terminé ici, et ce qu'il disait de la personne a été effacé : rien de nouveau n'y est "
    "gardé. Si la personne revient, notez ses préférences dans sa nouvelle demande.",
    "This case ended here and what it said of the person was erased: nothing new is kept in it. If the person "
    "comes back, write their preferences down in the new referral.",
)
PREFERENCES_VERSION_CONFLICT = Problem(
    "contact_preferences.version_conflict",
    409,
    "Ces préférences ont déjà été notées (version {held}). Relisez-les, puis renvoyez avec "
    "« expected_version » : {held}.",
    "These preferences were already written (version {held}). Read them again, then send with "
    "'expected_version': {held}.",
)


@dataclass(frozen=True)
class ContactPreferences:
    """What the person said. Safe hours are civil times of the node's zone; they may be past midnight."""

    may_be_contacted: bool
    ways: frozenset[ContactWay] = field(default=frozenset(), repr=False)
    email: str | None = field(default=None, repr=False)
    language: str | None = field(default=None, repr=False)
    safe_from: time | None = field(default=None, repr=False)
    safe_until: time | None = field(default=None, repr=False)
    first_name: str | None = field(default=None, repr=False)
    """How a message may call the person. None: it may not."""

    def kept(self) -> ContactPreferences:
        """Return what is kept: of somebody who does not wish to be reached, nothing but that (R-340).

        :raises ProblemError: ``contact_preferences.no_way``, ``….email_missing``, ``….safe_hours_incomplete``.
        """
        if not self.may_be_contacted:
            return ContactPreferences(may_be_contacted=False)
        if not self.ways:
            raise ProblemError(NO_WAY)
        if ContactWay.EMAIL in self.ways and self.email is None:
            raise ProblemError(EMAIL_MISSING)
        if (self.safe_from is None) != (self.safe_until is None):
            raise ProblemError(SAFE_HOURS_INCOMPLETE)
        if self.safe_from is not None and self.safe_from == self.safe_until:
            raise ProblemError(SAFE_HOURS_INCOMPLETE)
        return self


NOT_SAID: Final = ContactPreferences(may_be_contacted=False)
"""Somebody who was not asked has allowed nothing."""

ALLOWED: Final[Mapping[tuple[ServiceName, Purpose], frozenset[PersonField]]] = MappingProxyType(
    {
        (ServiceName.NOTIFICATIONS, Purpose.NOTICE): frozenset(PersonField) - {PersonField.PHONE},
        (ServiceName.FOLLOWUP, Purpose.FOLLOWUP_CALL): frozenset(PersonField) - {PersonField.EMAIL},
    }
)
"""Who may ask for what, and why. What is not listed is refused (R-188, R-340)."""

CASEWORK: Final = "casework"
"""Why a name is told: a worker who has the case in hand sees on their own page who it is."""
MAY_KNOW_THE_NAME: Final = frozenset({ServiceName.PLANNING, ServiceName.FOLLOWUP})
"""Whose pages workers have cases in hand on. By this they learn nothing of how to reach the person (R-188)."""


def may_be_told(asker: ServiceName, purpose: Purpose, fields: Collection[PersonField]) -> bool:
    """Tell whether a service may be told these fields for that purpose."""
    return set(fields) <= ALLOWED.get((asker, purpose), frozenset())


def the_least(said: ContactPreferences, phone: str | None, fields: Collection[PersonField]) -> dict[str, Any]:
    """Return what is told of ``fields``: what is known and allowed, by the names of the answer."""
    told: dict[str, Any] = {"may_be_contacted": said.may_be_contacted}
    if not said.may_be_contacted:
        return told
    wanted = set(fields)
    if PersonField.WAYS in wanted:
        told["ways"] = [way for way in ContactWay if way in said.ways]
    if PersonField.LANGUAGE in wanted:
        told["language"] = said.language
    if PersonField.SAFE_HOURS in wanted and said.safe_from is not None and said.safe_until is not None:
        told |= {"safe_from": f"{said.safe_from:%H:%M}", "safe_until": f"{said.safe_until:%H:%M}"}
    if PersonField.FIRST_NAME in wanted:
        told["first_name"] = said.first_name
    if PersonField.EMAIL in wanted and ContactWay.EMAIL in said.ways:
        told["email"] = said.email
    if PersonField.PHONE in wanted and {ContactWay.PHONE, ContactWay.TEXT_MESSAGE} & said.ways:
        told["phone"] = phone
    return told
