"""What can be refused of an authorization: a stable code, what is wrong, and what to do next (R-092 to R-098)."""

from __future__ import annotations

from arrimage_chassis.problems import Problem

CONSENT_UNKNOWN = Problem(
    "consent.unknown",
    404,
    "Aucune autorisation n'existe ici sous ce numéro. Voyez celles du dossier : GET /cases/{{case_id}}/consents.",
    "No authorization exists here under this id. See those of the case: GET /cases/{{case_id}}/consents.",
)
BLANKET = Problem(
    "consent.blanket",
    422,
    "Une autorisation nomme un seul organisme, jamais « tous les partenaires ». Faites-en une pour chacun ; la "
    "personne décide de chacune.",
    "An authorization names one organization, never 'all partners'. Make one for each: the person decides.",
)
RECIPIENT_UNKNOWN = Problem(
    "consent.unknown_recipient",
    422,
    "{organization} n'est pas un partenaire de cet organisme. Choisissez parmi : {known}.",
    "{organization} is not a partner of this organization. Choose one of: {known}.",
)
TO_ONESELF = Problem(
    "consent.to_oneself",
    422,
    "Ce que la personne dit à votre organisme y reste déjà. Nommez l'organisme partenaire qui recevra les "
    "renseignements.",
    "What the person tells your organization is there already. Name the partner that is to be told.",
)
NO_CATEGORY = Problem(
    "consent.no_category",
    422,
    "Quels renseignements la personne permet-elle de communiquer ? Cochez-en au moins un.",
    "Which information does the person allow to be communicated? Give at least one category.",
)
NOT_BY_CONSENT = Problem(
    "consent.purpose_emergency",
    422,
    "Un danger pour la vie se traite sans autorisation, sous l'exception prévue. Choisissez un autre but.",
    "Danger to life needs no authorization: there is an exception for it. Choose another purpose.",
)
START_AFTER_END = Problem(
    "consent.start_after_end",
    422,
    "L'autorisation commence le {starts_on} et se termine avant, le {ends_on}. Corrigez l'une des deux dates.",
    "The authorization starts on {starts_on} and ends before that, on {ends_on}. Correct one of the two dates.",
)
END_PAST = Problem(
    "consent.end_past",
    422,
    "L'autorisation serait terminée depuis le {ends_on}. Demandez à la personne jusqu'à quand elle la donne.",
    "The authorization would have ended on {ends_on}. Ask the person until when they give it.",
)
TOO_LONG = Problem(
    "consent.too_long",
    422,
    "Une autorisation vaut {months} mois au plus : jusqu'au {latest}, et se renouvelle ensuite.",
    "An authorization holds for {months} months at most: until {latest}, and is renewed after that.",
)
START_TOO_FAR = Problem(
    "consent.start_too_far",
    422,
    "L'autorisation commencerait le {starts_on}. Notez-la quand elle commence, au plus tard dans un an.",
    "The authorization would start on {starts_on}. Record it when it starts, within a year at most.",
)
GIVER_MISSING = Problem(
    "consent.giver_missing",
    422,
    "La personne n'a pas 18 ans : dites qui donne l'autorisation (elle-même, son parent ou son tuteur).",
    "The person is under 18: say who gives the authorization (the person, a parent or a guardian).",
)
MINOR_GIVES_IT = Problem(
    "consent.minor_gives_it",
    422,
    "À partir de 14 ans, la personne donne elle-même son autorisation.",
    "From the age of 14 the person gives the authorization themself.",
)
PARENT_GIVES_IT = Problem(
    "consent.parent_gives_it",
    422,
    "Avant 14 ans, c'est le parent ou le tuteur qui donne l'autorisation.",
    "Before the age of 14 a parent or a guardian gives the authorization.",
)
ADULT_GIVES_IT = Problem(
    "consent.adult_gives_it",
    422,
    "La personne est majeure : elle donne elle-même son autorisation, ou son tuteur si elle en a un.",
    "The person is of age: they give the authorization themself, or their guardian if they have one.",
)
STATEMENT_NOT_SHOWN = Problem(
    "consent.statement_not_shown",
    422,
    "Avant d'accepter, la personne doit savoir qu'elle peut retirer son autorisation en tout temps et qu'un refus "
    "ne lui enlève aucun service. Dites-le-lui, puis cochez-le.",
    "Before agreeing the person must know that they may withdraw at any time, and that refusing takes no service "
    "away. Tell them, then say that you did.",
)
WRONG_STATE = Problem(
    "consent.wrong_state",
    409,
    "Cette autorisation est {state_fr}. À faire : {next_fr}.",
    "This authorization is {state_en}. To do: {next_en}.",
)
NOT_VERBAL = Problem(
    "consent.not_verbal",
    409,
    "Cette autorisation est déjà signée : il n'y a rien à confirmer.",
    "This authorization is signed already: there is nothing to confirm.",
)
GIVEN_ALREADY = Problem(
    "consent.given_already",
    409,
    "Une autorisation pour {organization} vaut déjà, jusqu'au {ends_on}. Modifiez-la ou renouvelez-la : la "
    "nouvelle la remplace.",
    "An authorization for {organization} holds already, until {ends_on}. Amend or renew it: the new one replaces "
    "it.",
)
OTHER_CASE = Problem(
    "consent.other_case",
    422,
    "L'autorisation que cite la demande n'est pas de ce dossier. Choisissez-en une du dossier, ou aucune.",
    "The authorization that the referral cites is not of this case. Choose one of the case, or none at all.",
)
OTHER_RECIPIENT = Problem(
    "consent.other_recipient",
    422,
    "L'autorisation que cite la demande est pour {organization}, et non pour l'organisme à qui va la demande. "
    "Demandez-en une pour lui, ou n'en choisissez aucune.",
    "The authorization that the referral cites is for {organization}, not for the organization that gets the "
    "referral. Ask for one for it, or choose none at all.",
)
CITED_ENDED = Problem(
    "consent.cited_ended",
    422,
    "L'autorisation que cite la demande ne vaut plus. Demandez à la personne si elle la renouvelle, ou n'en "
    "choisissez aucune.",
    "The authorization that the referral cites holds no more. Ask the person whether to renew it, or "
    "choose none at all.",
)
CASE_OVER = Problem(
    "consent.case_over",
    409,
    "Ce dossier est terminé ici : rien de nouveau n'en est communiqué. Si la personne revient, notez "
    "l'autorisation dans sa nouvelle demande.",
    "This case is over here: nothing new of it is communicated. If the person comes back, record the "
    "authorization in the new referral.",
)
ANOTHER_NAMED = Problem(
    "consent.another_recipient",
    422,
    "Cette autorisation est pour {organization}, et le reste. Pour un autre organisme, demandez-en une autre.",
    "This authorization is for {organization}, and stays so. For another organization, ask for another one.",
)
REPLACED_LATER = Problem(
    "consent.replaced_later",
    422,
    "La nouvelle autorisation remplace l'ancienne dès qu'elle est notée : laissez le début vide, ou mettez "
    "aujourd'hui.",
    "The new authorization replaces the old one as soon as it is recorded: leave its start out, or give today.",
)
HOLDS_STILL = Problem(
    "consent.holds_still",
    409,
    "Une autorisation pour {organization} vaut encore. Si la personne n'en veut plus, retirez-la : le partenaire "
    "doit alors effacer ses copies.",
    "An authorization for {organization} holds still. If the person no longer wants it, withdraw it: the partner "
    "must then erase its copies.",
)
OTHER_PURPOSE = Problem(
    "consent.other_purpose",
    422,
    "L'autorisation que cite la demande a été donnée dans un autre but. Demandez-en une pour la référence, ou "
    "n'en choisissez aucune.",
    "The authorization that the referral cites was given for another purpose. Ask for one for the referral, or "
    "choose none at all.",
)
NO_RECIPIENT = Problem(
    "consent.no_recipient",
    422,
    "Choisissez d'abord l'organisme à qui va la demande : l'autorisation est pour lui seul.",
    "First choose the organization that gets the referral: the authorization is for it alone.",
)
