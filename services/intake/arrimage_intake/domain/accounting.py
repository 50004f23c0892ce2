"""Who received what of a person, as the person reads it: plain words, in French or in English (R-106)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from arrimage_chassis.pages.code_texts import CODES
from arrimage_chassis.pages.contraction import OrganizationName, contracted
from arrimage_chassis.pages.dates import date_filters
from arrimage_chassis.problems import Language
from arrimage_contracts.vocabularies import ConsentGiver, ConsentMethod, DataCategory, DisclosurePurpose
from arrimage_intake.domain.access_log import Action

_WORDS: Final = {
    "title": ("Qui a reçu des renseignements sur vous", "Who received information about you"),
    "by": ("Organisme : {organization}. Fait le {on}.", "Organization: {organization}. Made on {on}."),
    "person": ("Personne : {name}", "Person: {name}"),
    "none": (
        "Nous n'avons communiqué aucun renseignement sur vous à un autre organisme.",
        "We have communicated no information about you to another organization.",
    ),
    "shared": (
        "Le {on}, nous avons communiqué à {organization} : {what}.",
        "On {on} we communicated to {organization}: {what}.",
    ),
    "opened": (
        "Le {on}, parce qu'une vie était en danger, nous avons permis à {organization} de recevoir, sans "
        "votre autorisation : {what}. La loi le permet alors. Une deuxième personne l'examine.",
        "On {on}, because a life was in danger, we let {organization} receive, without your authorization: "
        "{what}. The law permits it then. A second person looks at it.",
    ),
    "erased": (
        "Le {on}, {organization} nous a confirmé avoir effacé ce qui lui avait été communiqué.",
        "On {on} {organization} confirmed to us that it erased what had been communicated to it.",
    ),
    "under": (
        "Vous l'aviez autorisé le {on} ({how}). Pourquoi : {purpose}.",
        "You had authorized it on {on} ({how}). What for: {purpose}.",
    ),
    "under_by": (
        "Cela avait été autorisé pour vous, par {giver}, le {on} ({how}). Pourquoi : {purpose}.",
        "It had been authorized for you, by {giver}, on {on} ({how}). What for: {purpose}.",
    ),
    "under_unknown": ("Pourquoi : {purpose}.", "What for: {purpose}."),
    "exception": (
        "Sans autorisation : une vie était en danger, et la loi le permet alors.",
        "Without an authorization: a life was in danger, and the law permits it then.",
    ),
    "ended": (
        "Cette autorisation a pris fin le {on}.",
        "This authorization ended on {on}.",
    ),
    "rights": (
        "Vous pouvez retirer une autorisation à tout moment, demander à voir votre dossier et le faire corriger. "
        "Parlez-en à votre intervenante ou à votre intervenant.",
        "You may withdraw an authorization at any time, ask to see your file, and have it corrected. Speak to the "
        "worker who helps you.",
    ),
    "signed": ("signée", "signed"),
    "verbal": ("de vive voix", "by word of mouth"),
    "parent": ("votre parent", "your parent"),
    "guardian": ("votre tuteur ou votre tutrice", "your guardian"),
}


@dataclass(frozen=True)
class Under:
    """The authorization under which something was communicated."""

    given_on: date
    method: ConsentMethod | None
    given_by: ConsentGiver | None
    purpose: DisclosurePurpose
    ended_on: date | None


@dataclass(frozen=True)
class Share:
    """One time that something left, was opened for danger, or was erased by whoever had received it."""

    on: date
    action: Action
    organization: str
    categories: Sequence[DataCategory]
    purpose: str
    under: Under | None


@dataclass(frozen=True)
class Accounting:
    """All of it, the first first."""

    organization: str
    made_on: date
    shares: Sequence[Share]


@dataclass(frozen=True)
class Paragraph:
    """What is said of one time."""

    said: str
    why: Sequence[str]


class AccountingWords:
    """Says an accounting in one language."""

    def __init__(
        self, language: Language, zone: str, today: date, called: Callable[[str], str] = OrganizationName
    ) -> None:
        self._at = 0 if language == "fr" else 1
        self._called = called
        self._long = date_filters(language, zone, today)["long"]

    def title(self) -> str:
        """Return what stands above."""
        return self._say("title")

    def made(self, accounting: Accounting) -> str:
        """Return who made it, and when."""
        return self._say(
            "by", organization=self._called(accounting.organization), on=self._long(accounting.made_on)
        )

    def paragraphs(self, accounting: Accounting) -> Sequence[Paragraph]:
        """Return what is said of each time; that nothing left, if nothing did."""
        if not accounting.shares:
            return [Paragraph(self._say("none"), ())]
        return [Paragraph(self._said(share), self._why(share)) for share in accounting.shares]

    def rights(self) -> str:
        """Return what the person may do."""
        return self._say("rights")

    def text(self, accounting: Accounting, name: str | None) -> str:
        """Return it as plain text, ready to be printed."""
        lines = [self.title(), "", *([self._say("person", name=name)] if name else ()), self.made(accounting), ""]
        for paragraph in self.paragraphs(accounting):
            lines += [f"- {paragraph.said}", *(f"  {each}" for each in paragraph.why), ""]
        return "\n".join([*lines, self.rights(), ""])

    def _said(self, share: Share) -> str:
        keys = {Action.EMERGENCY_DISCLOSED: "opened", Action.ERASURE_CONFIRMED: "erased"}
        what = ", ".join(self._code(f"DataCategory.{each}").lower() for each in share.categories)
        key = keys.get(share.action, "shared")
        return self._say(key, on=self._long(share.on), organization=self._called(share.organization), what=what)

    def _why(self, share: Share) -> Sequence[str]:
        if share.action is not Action.DISCLOSED:
            return ()
        if share.under is None:
            if share.purpose == DisclosurePurpose.EMERGENCY:
                return (self._say("exception"),)
            purpose = f"DisclosurePurpose.{share.purpose}"
            return (self._say("under_unknown", purpose=self._code(purpose).lower()),) if purpose in CODES else ()
        under = share.under
        how = self._say("verbal" if under.method is ConsentMethod.VERBAL else "signed")
        by = {ConsentGiver.PARENT: "parent", ConsentGiver.GUARDIAN: "guardian"}.get(
            under.given_by or ConsentGiver.PERSON
        )
        said = self._say(
            "under_by" if by else "under",
            on=self._long(under.given_on),
            how=how,
            giver=self._say(by) if by else "",
            purpose=self._code(f"DisclosurePurpose.{under.purpose}").lower(),
        )
        return (said, self._say("ended", on=self._long(under.ended_on))) if under.ended_on else (said,)

    def _say(self, key: str, **facts: str) -> str:
        text = _WORDS[key][self._at]
        if self._at == 1:
            return text.format(**facts)
        text, said = contracted(text, facts)
        return text.format(**said)

    def _code(self, key: str) -> str:
        return CODES[key][self._at]
