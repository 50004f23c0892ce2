"""What can be wrong with a command on a call, and what to do."""

from __future__ import annotations

from arrimage_chassis.problems import Problem

NOT_FOUND = Problem(
    "followup.not_found",
    404,
    "Aucun appel n'existe ici sous cet identifiant. Voyez la liste des relances.",
    "No call exists here under this id. See the list of calls.",
)
NOT_DUE_YET = Problem(
    "followup.not_due_yet",
    409,
    "Cet appel n'est pas encore à faire : sa date est le {due_on}. Notez son résultat à partir de ce jour ; un "
    "refus de tous les appels peut être noté dès maintenant.",
    "This call is not due yet: its date is {due_on}. Record its result from that day on; a refusal of "
    "all calls may be recorded now.",
)
ALREADY_DUE = Problem(
    "followup.already_due",
    409,
    "Cet appel est déjà annoncé. Notez un essai ou un résultat.",
    "This call was announced already. Record an attempt or a result.",
)
ALREADY_COMPLETED = Problem(
    "followup.already_completed",
    409,
    "Cet appel est terminé et son résultat est noté. Relisez-le ; si la personne souhaite revenir, ouvrez une "
    "nouvelle demande.",
    "This call has ended and its result is recorded. Read it again; if the person wishes to come back, open a new "
    "referral.",
)
CANCELLED = Problem(
    "followup.cancelled",
    409,
    "Cet appel est annulé et n'est plus à faire. Relisez-le pour savoir pourquoi ; si la personne souhaite "
    "revenir, ouvrez une nouvelle demande.",
    "This call is cancelled and is not to be made. Read it again to learn why; if the person wishes to come "
    "back, open a new referral.",
)
DATE_IN_FUTURE = Problem(
    "followup.date_in_future",
    422,
    "La date de l'appel est après aujourd'hui ({today}). Donnez le jour où l'appel a eu lieu.",
    "The date of the call is after today ({today}). Give the day on which the call took place.",
)
DATE_BEFORE_DUE = Problem(
    "followup.date_before_due",
    422,
    "La date de l'appel est avant le jour prévu ({due_on}). Donnez le jour où l'appel a eu lieu.",
    "The date of the call is before the day it was due ({due_on}). Give the day on which the call took place.",
)
WISH_WITHOUT_ANSWER = Problem(
    "followup.wish_without_answer",
    422,
    "Une personne qui n'a pas été jointe n'a pas pu souhaiter revenir. Corrigez le résultat ou ce souhait.",
    "A person who was not reached cannot have wished to return. Correct the result or the wish.",
)
ANSWERS_WITHOUT_CALL = Problem(
    "followup.answers_without_call",
    422,
    "Seule une personne jointe a pu répondre. Corrigez le résultat, ou retirez les réponses.",
    "Only a person who was reached can have answered. Correct the result, or leave the answers out.",
)
TIME_OF_DAY_MISSING = Problem(
    "followup.time_of_day_missing",
    422,
    "Dites à quel moment de la journée on a appelé : soit part_of_day (morning, afternoon, evening), soit time "
    "(heure locale, 18:30).",
    "Say at which time of day somebody called: either part_of_day (morning, afternoon, evening) or time (local, "
    "18:30).",
)
REACHED_IS_A_RESULT = Problem(
    "followup.reached_is_a_result",
    422,
    "La personne a été jointe : notez-le comme résultat, POST /followups/(followup_id)/result, avec le moment "
    "de la journée si vous le voulez.",
    "The person was reached: record it as the result, POST /followups/(followup_id)/result, with the time of "
    "day if you wish.",
)
ANSWERS_KEPT = Problem(
    "followup.answers_kept",
    409,
    "Des réponses sont déjà notées pour cet appel, par vous ou par quelqu'un d'autre. Relisez-les ; les vôtres "
    "n'ont pas été gardées.",
    "Answers of this call are recorded already, by you or by somebody else. Read them; yours were not kept.",
)
NO_ANSWERS = Problem(
    "followup.no_answers",
    404,
    "Aucune réponse n'est gardée pour cet appel : la personne n'a pas été jointe, ou n'a rien voulu dire. Relisez "
    "l'appel : GET /followups/(followup_id).",
    "No answers are kept of this call: the person was not reached, or wished to say nothing. Read the call: "
    "GET /followups/(followup_id).",
)
CONTACT_UNANSWERED = Problem(
    "followup.contact_unanswered",
    503,
    "Le registre des personnes (intake) ne répond pas pour l'instant. Réessayez dans un moment ; s'il ne "
    "revient pas, prévenez la personne qui gère le nœud.",
    "The register of persons (intake) does not answer now. Try again in a moment; if it stays away, tell whoever "
    "runs the node.",
)
CONTACT_UNKNOWN = Problem(
    "followup.contact_unknown",
    404,
    "Le registre des personnes (intake) ne connaît personne sous ce dossier. Vérifiez-y le dossier : "
    "GET /referrals.",
    "The register of persons (intake) knows nobody under this case. Look the case up there: GET /referrals.",
)
NOT_PERMITTED = Problem(
    "followup.not_permitted",
    409,
    "Rien ne dit que la personne permet qu'on la rappelle : n'appelez pas. Si elle l'a permis, notez-le dans ses "
    "préférences de contact (intake) ; si elle a refusé, notez-le : POST /episodes/(case_id)/refusal.",
    "Nothing says that the person allows to be called: do not call. If they allowed it, record it in their "
    "contact preferences (intake); if they refused, record that: POST /episodes/(case_id)/refusal.",
)
EPISODE_UNKNOWN = Problem(
    "episode.unknown",
    404,
    "Aucun épisode terminé n'est connu ici sous cet identifiant. Un refus ou un décès se note à la fermeture, "
    "dans planning, tant que l'épisode est ouvert.",
    "No ended episode is known here under this id. While the episode is open, a refusal or a death is recorded "
    "at its closure, in planning.",
)
