"""What can be wrong with a command of planning, and what to do. Theme codes are named, never what was written."""

from __future__ import annotations

from arrimage_chassis.problems import Problem

CASE_UNKNOWN = Problem(
    "case.unknown",
    404,
    "Aucun épisode n'existe ici pour ce dossier. Voyez la liste : GET /episodes.",
    "No episode exists here for this case. See the list: GET /episodes.",
)
EPISODE_NOT_ACCEPTED = Problem(
    "episode.not_accepted",
    409,
    "La demande n'est pas encore acceptée. Notez d'abord son acceptation (accueil), puis recommencez.",
    "The referral is not accepted yet. First record its acceptance (intake), then try again.",
)
EPISODE_ALREADY_ACCEPTED = Problem(
    "episode.already_accepted",
    409,
    "La demande est déjà acceptée : poursuivez l'évaluation ou le plan.",
    "The referral is accepted already: go on with the assessment or the plan.",
)
EPISODE_CLOSED = Problem(
    "episode.closed",
    409,
    "Cet épisode est fermé et ne change plus. Si la personne revient, ouvrez une nouvelle demande.",
    "This episode is closed and changes no more. If the person returns, open a new referral.",
)
EPISODE_ONLY_REFERRED = Problem(
    "episode.only_referred",
    409,
    "La demande n'est pas encore acceptée : il n'y a rien à fermer ici. Déclinez ou retirez la demande (accueil) "
    "et l'épisode prend fin avec elle.",
    "The referral is not accepted yet: there is nothing to close here. Decline or withdraw the referral (intake); "
    "the episode ends with it.",
)
EPISODE_ENDED = Problem(
    "episode.ended",
    409,
    "La demande de ce dossier n'a pas eu de suite (retirée, déclinée, redirigée ou en double). "
    "Si la personne revient, ouvrez une nouvelle demande.",
    "The referral of this case came to nothing (withdrawn, declined, redirected or a duplicate). "
    "If the person returns, open a new referral.",
)
EPISODE_PAUSED = Problem(
    "episode.paused",
    409,
    "Cet épisode est en pause. Reprenez-le d'abord (POST /plans/<plan>/resumption), ou fermez-le.",
    "This episode is paused. First resume it (POST /plans/<plan>/resumption), or close it.",
)
EPISODE_NOT_PAUSED = Problem(
    "episode.not_paused",
    409,
    "Cet épisode n'est pas en pause : poursuivez le plan. Il n'y a rien à reprendre.",
    "This episode is not paused: go on with the plan. There is nothing to resume.",
)
ASSESSMENT_MISSING = Problem(
    "assessment.missing",
    409,
    "Les besoins ne sont pas encore évalués. Faites d'abord l'évaluation avec la personne.",
    "The needs are not assessed yet. First make the assessment with the person.",
)
ASSESSMENT_CHANGED = Problem(
    "assessment.changed",
    409,
    "Quelqu'un a refait l'évaluation entre-temps. Voyez la sienne, puis gardez la vôtre si elle doit compter.",
    "Somebody has made the assessment again meanwhile. See theirs, then keep yours if it is to count.",
)
NOTHING_DISCUSSED = Problem(
    "assessment.nothing_discussed",
    422,
    "Aucun thème n'est encore abordé : ce n'est pas une évaluation. Dites ce qu'il en est d'un thème au moins ; "
    "« Aucun » en est une réponse. Les autres se complètent plus tard.",
    "No theme is discussed yet: that is no assessment. Say how it is with one theme at least; “None” is an "
    "answer. The others can be completed later.",
)
PRIORITIES_MISSING = Problem(
    "priorities.missing",
    409,
    "Les besoins ne sont pas encore mis en ordre, ou l'évaluation a changé depuis. "
    "Mettez-les en ordre avec la personne.",
    "The needs are not put in order yet, or the assessment has changed since. Put them in order with the person.",
)
PRIORITIES_CHANGED = Problem(
    "priorities.changed",
    409,
    "Quelqu'un a changé l'ordre des besoins entre-temps. Voyez-le, puis gardez le vôtre s'il doit compter.",
    "Somebody has changed the order of the needs meanwhile. See it, then keep yours if it is to count.",
)
PRIORITIES_THEME_TWICE = Problem(
    "priorities.theme_twice",
    422,
    "Un thème est nommé deux fois dans l'ordre : {themes}. Gardez-le à une seule place.",
    "A theme is named twice in the order: {themes}. Keep it in one place.",
)
PRIORITIES_NOT_A_NEED = Problem(
    "priorities.not_a_need",
    422,
    "L'évaluation ne retient pas ces thèmes comme besoins : {themes}. Ôtez-les, ou refaites l'évaluation.",
    "The assessment does not hold these themes as needs: {themes}. Take them out, or redo the assessment.",
)
DATE_IN_FUTURE = Problem(
    "date.in_future",
    422,
    "La date est après aujourd'hui ({today}). Donnez le jour où cela a eu lieu.",
    "The date is after today ({today}). Give the day on which it took place.",
)
PLAN_UNKNOWN = Problem(
    "plan.unknown",
    404,
    "Aucun plan n'existe ici sous cet identifiant. Voyez les plans de l'épisode : GET /episodes/<dossier>.",
    "No plan exists here under this id. See the plans of the episode: GET /episodes/<case>.",
)
PLAN_VERSION_CONFLICT = Problem(
    "plan.version_conflict",
    409,
    "Quelqu'un a changé ce plan entre-temps : relisez le plan, puis recommencez avec sa version actuelle.",
    "Somebody has changed this plan meanwhile: read the plan again, then try again with its present version.",
)
PLAN_DRAFT_EXISTS = Problem(
    "plan.draft_exists",
    409,
    "Un brouillon de plan existe déjà. Relisez-le ; pour le remplacer, nommez-le dans « replaces ».",
    "A draft of a plan exists already. Read it; to replace it, name it in 'replaces'.",
)
PLAN_NOT_AGREED = Problem(
    "plan.not_agreed",
    409,
    "Aucun plan n'est encore convenu avec la personne. Écrivez-le et notez d'abord son accord.",
    "No plan is agreed with the person yet. First write it and record that the person agrees.",
)
PLAN_ALREADY_AGREED = Problem(
    "plan.already_agreed",
    409,
    "L'accord de la personne à ce plan est déjà noté. Relisez le plan ; il n'y a rien d'autre à faire.",
    "That the person agrees to this plan is recorded already. Read the plan; nothing else is to be done.",
)
PLAN_ALREADY_ACTIVE = Problem(
    "plan.already_active",
    409,
    "Un plan est en cours pour cet épisode, et il n'y en a qu'un à la fois. Poursuivez-le, ou fermez l'épisode.",
    "A plan is active in this episode, and there is only one at a time. Go on with it, or close the episode.",
)
PLAN_REPLACED = Problem(
    "plan.replaced",
    409,
    "Ce brouillon a été remplacé par un autre. Relisez l'épisode et prenez le plan le plus récent.",
    "This draft was replaced by another. Read the episode again and take the latest plan.",
)
PLAN_CLOSED = Problem(
    "plan.closed",
    409,
    "Ce plan est fermé et ne change plus. Si la personne revient, ouvrez une nouvelle demande.",
    "This plan is closed and changes no more. If the person returns, open a new referral.",
)
PLAN_NOTHING_CHANGED = Problem(
    "plan.nothing_changed",
    422,
    "Cette révision ne change rien au plan. Donnez ce qui change, ou laissez le plan tel qu'il est.",
    "This revision changes nothing in the plan. Give what changes, or leave the plan as it is.",
)
PLAN_MODE_REASON_MISSING = Problem(
    "plan.mode_reason_missing",
    422,
    "Le plan change de mode. Dites pourquoi (mode_reason : attendance, needs ou wishes), ou gardez le mode.",
    "The plan changes its mode. Say why (mode_reason: attendance, needs or wishes), or keep the mode.",
)
PLAN_OBJECTIVE_MISSING = Problem(
    "plan.objective_missing",
    409,
    "Ce plan n'a aucun objectif. Écrivez-le avec au moins un objectif, puis recommencez.",
    "This plan has no objective. Write it with at least one objective, then try again.",
)
PLAN_PRIORITIES_CHANGED = Problem(
    "plan.priorities_changed",
    409,
    "L'ordre des besoins a changé depuis ce brouillon. Remplacez-le par un plan qui suit le nouvel ordre.",
    "The order of the needs has changed since this draft. Replace it by a plan that follows the new order.",
)
PLAN_THEME_WITHOUT_ORIENTATION = Problem(
    "plan.theme_without_orientation",
    422,
    "Ces besoins n'ont ni action ni « aucune action souhaitée » : {themes}. Donnez l'une ou l'autre à chacun.",
    "These needs have neither an action nor 'no action wanted': {themes}. Give each one or the other.",
)
PLAN_THEME_NOT_PRIORITIZED = Problem(
    "plan.theme_not_prioritized",
    422,
    "Ces thèmes ne sont pas dans l'ordre convenu avec la personne : {themes}. Ajoutez-les à l'ordre, ou ôtez-les.",
    "These themes are not in the order agreed with the person: {themes}. Add them to the order, or take them out.",
)
PLAN_THEME_CONTRADICTION = Problem(
    "plan.theme_contradiction",
    422,
    "Ces besoins ont une action et aussi « aucune action souhaitée » : {themes}. Gardez l'une des deux.",
    "These needs have an action and also 'no action wanted': {themes}. Keep one of the two.",
)
OBJECTIVE_UNKNOWN = Problem(
    "objective.unknown",
    404,
    "Ce plan n'a pas d'objectif de ce numéro. Relisez le plan.",
    "This plan has no objective of this number. Read the plan again.",
)
CLOSURE_TOO_EARLY = Problem(
    "closure.too_early",
    422,
    "L'épisode ne peut pas finir avant le {earliest}, jour de l'acceptation, de l'accord ou de la dernière "
    "rencontre tenue. Corrigez la date.",
    "The episode cannot end before {earliest}, the day of the acceptance, of the agreement or of the last meeting "
    "held. Correct the date.",
)
CLOSURE_WITHOUT_PLAN = Problem(
    "closure.without_plan",
    409,
    "Aucun plan n'est convenu avec la personne : fermez l'épisode lui-même (POST /episodes/<dossier>/closure).",
    "No plan is agreed with the person: close the episode itself (POST /episodes/<case>/closure).",
)
CLOSURE_WITH_PLAN = Problem(
    "closure.with_plan",
    409,
    "Un plan est convenu avec la personne : relisez-le et fermez l'épisode avec lui (POST /plans/<plan>/closure).",
    "A plan is agreed with the person: read it, and close the episode with it (POST /plans/<plan>/closure).",
)
CLOSURE_ATTEMPTS_MISSING = Problem(
    "closure.attempts_missing",
    422,
    "« lost_contact » demande au moins {needed} essais pour joindre la personne, à des jours différents, sur au "
    "moins {days} jours, depuis qu'elle a été jointe ; il y en a {found}, sur {extent} jours. Notez ceux qui ont "
    "eu lieu (POST /episodes/<dossier>/contacts), ou laissez l'épisode ouvert et réessayez.",
    "'lost_contact' needs at least {needed} attempts to reach the person, on different days, over at least {days} "
    "days, since the person was reached; there are {found}, over {extent} days. Record those that were made "
    "(POST /episodes/<case>/contacts), or leave the episode open and try again.",
)
