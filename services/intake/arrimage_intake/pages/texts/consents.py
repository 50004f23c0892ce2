"""What is said of authorizations to communicate: plain words, for whoever gives one as for whoever records it."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.pages.declaration import Texts
from arrimage_intake.domain.consent import WORDS

_STATES: Final[Texts] = {
    f"ConsentState.{state.value}": (words.state_fr.capitalize(), words.state_en.capitalize())
    for state, words in WORDS.items()
}

_PANEL: Final[Texts] = {
    "consents.title": ("Autorisations", "Authorizations"),
    "consents.none": (
        "La personne n'a pas dit si votre organisme peut communiquer des renseignements sur elle. Sans son "
        "autorisation, rien de ce qui dit qui elle est ne part d'ici.",
        "The person has not said whether your organization may communicate information on them. Without their "
        "authorization nothing that says who they are leaves from here.",
    ),
    "consents.between": (" ; ", "; "),
    "consents.for": ("Pour {partner}", "For {partner}"),
    "consents.until": ("Jusqu'au {until} compris.", "Until {until}, that day included."),
    "consents.from_until": ("Du {since} au {until} compris.", "From {since} until {until}, that day included."),
    "consents.ends_soon": ("Se termine bientôt", "Ends soon"),
    "consents.to_confirm": ("Pas encore signée : au plus tard le {by}", "Not signed yet: by {by}"),
    "consents.confirmed_on": ("confirmée par écrit le {on}", "confirmed in writing on {on}"),
    "consents.declined_on": (
        "la personne a refusé le {on} ; elle garde le service.",
        "the person declined on {on}; they keep the service.",
    ),
    "consents.revoked_on": ("retirée le {on}.", "withdrawn on {on}."),
    "consents.expired_on": ("terminée le {on} : {because}.", "ended on {on}: {because}."),
    "consents.erased": ("{partner} a effacé ses copies le {on}", "{partner} erased its copies on {on}"),
    "consents.erasure_awaited": (
        "{partner} doit effacer ses copies et le confirmer",
        "{partner} has to erase its copies and say so",
    ),
    "consents.erasure_missing": (
        "{partner} n'a pas confirmé avoir effacé ses copies : appelez-le",
        "{partner} has not confirmed that its copies are erased: call it",
    ),
    "consents.confirm": ("La personne a signé", "The person has signed"),
    "consents.amend": ("Modifier ou renouveler", "Change or renew"),
    "consents.revoke": ("Voir ou retirer", "See or withdraw"),
    "consents.give": ("Noter une autorisation ou un refus", "Record an authorization or a refusal"),
    "consents.blank": ("Formulaire vierge à imprimer", "Blank form to print"),
    "consents.sheet": ("Formulaire rempli à imprimer et à signer", "Filled-in form to print and sign"),
    "consents.record": ("Relevé à imprimer pour la personne", "Record to print for the person"),
    "consents.told": ("Ce que des partenaires peuvent vous communiquer", "What partners may communicate to you"),
    "consents.told_ended": ("terminée le {on} : {because}", "ended on {on}: {because}"),
    "consents.told_erased": ("vos copies sont effacées depuis le {on}", "your copies are erased since {on}"),
}

_FORM: Final[Texts] = {
    "consent.title": ("Autorisation à communiquer des renseignements", "Authorization to communicate information"),
    "consent.amend.title": ("Modifier ou renouveler l'autorisation", "Change or renew the authorization"),
    "consent.amend.lead": (
        "La nouvelle autorisation remplace l'ancienne dès qu'elle est notée. {partner} efface alors ce qu'il "
        "avait reçu, et redemande ce qui est encore permis.",
        "The new authorization replaces the old one as soon as it is recorded. {partner} then erases what it had "
        "received, and asks again for what is still allowed.",
    ),
    "consent.statement": (
        "Vous pouvez retirer cette autorisation en tout temps, sans dire pourquoi : de vive voix, au téléphone ou "
        "par écrit. L'organisme qui a reçu les renseignements efface alors ses copies.",
        "You may withdraw this authorization at any time, without saying why: in person, by telephone or in "
        "writing. The organization that received the information then erases its copies.",
    ),
    "consent.statement.refusal": (
        "Vous pouvez refuser. Un refus ou un retrait ne vous enlève aucun service ici.",
        "You may refuse. Refusing or withdrawing takes no service away from you here.",
    ),
    "consent.to": ("Organisme qui recevra les renseignements", "Organization that is to be told"),
    "consent.to.hint": (
        "Un seul organisme par autorisation : la personne décide de chacun.",
        "One organization for each authorization: the person decides on each.",
    ),
    "consent.categories": ("Renseignements permis", "Information that is allowed"),
    "consent.categories.hint": (
        "Seulement ce que la personne permet, un par un. Rien d'autre ne pourra partir.",
        "Only what the person allows, one by one. Nothing else can leave.",
    ),
    "consent.purpose": ("Pour quoi", "What for"),
    "consent.starts_on": ("À partir du", "From"),
    "consent.starts_on.hint": ("Laissez vide si c'est aujourd'hui.", "Leave empty if it is today."),
    "consent.ends_on": ("Jusqu'au", "Until"),
    "consent.ends_on.hint": (
        "Dernier jour, 12 mois au plus. Laissez vide pour la durée de l'aide, 12 mois au plus.",
        "The last day, 12 months at most. Leave empty for as long as the help lasts, 12 months at most.",
    ),
    "consent.method": ("Comment la personne l'a donnée", "How the person gave it"),
    "consent.given_by": ("Qui la donne", "Who gives it"),
    "consent.given_by.hint": (
        "À dire si la personne a moins de 18 ans. À partir de 14 ans, c'est elle qui la donne.",
        "To be said if the person is under 18. From the age of 14 they give it themself.",
    ),
    "consent.language": ("Langue dans laquelle elle a été expliquée", "Language in which it was explained"),
    "consent.statement_shown": (
        "J'ai dit à la personne qu'elle peut la retirer en tout temps et qu'un refus ne lui enlève aucun service",
        "I told the person that they may withdraw it at any time and that refusing takes no service away",
    ),
    "consent.keep": ("Garder l'autorisation", "Keep the authorization"),
    "consent.declined": ("La personne refuse", "The person declines"),
    "consent.declined.lead": (
        "Elle garde le service. Rien ne part : le premier pas chez le partenaire se fait avec elle, ou par elle.",
        "They keep the service. Nothing leaves: the first step with the partner is made with them, or by them.",
    ),
    "consent.declined_for": ("Organisme", "Organization"),
    "consent.declined.keep": ("Noter le refus", "Note the refusal"),
    "consent.recorded_on": ("Notée le", "Recorded on"),
    "consent.witness": ("Devant qui", "Before whom"),
    "consent.revoke.title": ("Retirer cette autorisation", "Withdraw this authorization"),
    "consent.revoke.lead": (
        "Le retrait vaut tout de suite. {partner} efface ce qu'il a reçu et le confirme ; une demande qui repose "
        "sur cette autorisation et que {partner} n'a pas encore acceptée s'arrête. La personne garde le service "
        "ici.",
        "The withdrawal holds at once. {partner} erases what it received and says so; a referral that rests on "
        "this authorization and that {partner} has not accepted yet stops. The person keeps the service here.",
    ),
    "consent.revoke": ("Retirer l'autorisation", "Withdraw the authorization"),
    "done.consent_given": ("L'autorisation est notée.", "The authorization is recorded."),
    "done.consent_declined": (
        "Le refus est noté. La personne garde le service.",
        "The refusal is noted. The person keeps the service.",
    ),
    "done.consent_confirmed": ("La signature est notée.", "The signature is noted."),
    "done.consent_revoked": (
        "L'autorisation est retirée : plus rien ne part. La page dira quand le partenaire aura effacé ses copies.",
        "The authorization is withdrawn: nothing more leaves. The page will say when the partner has erased its "
        "copies.",
    ),
}

_SHEETS: Final[Texts] = {
    "sheet.other_code": ("en", "fr"),
    "sheet.other": ("En anglais, pour la personne", "In French, for the person"),
    "sheet.same": ("En français", "In English"),
    "consent.sheet.title": (
        "Autorisation à communiquer des renseignements",
        "Authorization to communicate information",
    ),
    "consent.sheet.person": ("Nom de la personne", "Name of the person"),
    "consent.sheet.from": ("J'autorise cet organisme", "I authorize this organization"),
    "consent.sheet.to": ("à communiquer à celui-ci, et à lui seul", "to communicate to this one, and to it alone"),
    "consent.sheet.since": ("À partir du", "From"),
    "consent.sheet.until": ("Jusqu'au", "Until"),
    "consent.sheet.most": ("12 mois au plus", "12 months at most"),
    "consent.sheet.categories": (
        "Les renseignements que je permets de communiquer",
        "The information that I allow",
    ),
    "consent.sheet.know": ("Ce que je sais", "What I know"),
    "consent.sheet.only": (
        "Seuls les renseignements cochés peuvent être communiqués, et seulement à l'organisme nommé. Chaque "
        "communication est inscrite dans un registre que je peux demander à voir.",
        "Only the information that is ticked may be communicated, and only to the organization that is named. "
        "Each communication is written in a register that I may ask to see.",
    ),
    "consent.sheet.sign": ("Signature", "Signature"),
    "consent.sheet.signature": ("Signature de qui la donne", "Signature of whoever gives it"),
    "consent.sheet.date": ("Date", "Date"),
    "consent.record.title": (
        "Relevé des autorisations à communiquer des renseignements",
        "Record of authorizations to communicate information",
    ),
    "consent.record.state": ("État", "State"),
    "consent.record.erased": ("Copies effacées par l'organisme", "Copies erased by the organization"),
    "consent.record.not_erased": ("pas encore confirmé", "not confirmed yet"),
}

CONSENTS: Final[Texts] = {**_STATES, **_PANEL, **_FORM, **_SHEETS}
