/** What people are told, by code. */
const MESSAGES: Record<string, [fr: string, en: string]> = {
  "rebuild.running": ["Le service relit ce qui s'est passé avant lui.", "The service is reading what happened before it."],
  "bus.disconnected": ["Le serveur NATS du nœud ne répond pas.", "The node's NATS server does not answer."],
  "bus.durable_missing": ["Le consommateur du service n'existe pas sur le serveur.", "The service's consumer is not on the server."],
  "events.refused": ["Des événements sont refusés par le serveur.", "Events are refused by the server."],
  "events.parked": ["Des événements attendent d'être traités.", "Events wait to be handled."],
  "followup.unknown": ["Cet appel n'existe pas.", "There is no such call."],
  "followup.not_due_yet": ["Le jour de cet appel n'est pas venu.", "The day of this call has not come."],
  "followup.already_completed": ["Cet appel est terminé.", "This call has ended."],
  "followup.cancelled": ["Cet appel est annulé.", "This call is cancelled."],
  "followup.not_completed": ["La personne n'a pas été jointe à cet appel.", "The person was not reached at this call."],
  "followup.answers_kept": ["Ce que la personne a dit est déjà noté.", "What the person told is kept already."],
  "followup.wish_without_answer": ["Une personne qui n'a pas été jointe n'a pas pu souhaiter revenir.", "A person who was not reached cannot have wished to return."],
  "followup.not_permitted": ["La personne ne permet pas qu'on l'appelle.", "The person does not allow to be called."],
  "followup.same_part_of_day": ["On avait déjà essayé à ce moment de la journée.", "This time of day was tried before."],
  "followup.enough_attempts": ["Les essais prévus étaient faits.", "The attempts that are wanted were made."],
  "followup.attempts_left": ["Il restait des essais à faire.", "Attempts were left."],
  "episode.unknown": ["Aucun épisode terminé n'est connu pour ce dossier.", "No ended episode of this case is known."],
  "parameter.unknown": ["Ce paramètre n'existe pas.", "There is no such parameter."],
  "parameter.out_of_bounds": ["La valeur est hors des bornes.", "The value is out of bounds."],
  "parameter.in_the_past": ["La date est passée.", "The date is past."],
  "parameter.reason_missing": ["Il faut une raison.", "A reason is needed."],
  "role.missing": ["Il faut un autre rôle.", "Another role is needed."],
  "worker.unknown": ["Personne ne s'est fait connaître.", "Nobody made themselves known."],
  "idempotency.key_reused": ["Cette clé a servi à une autre demande.", "This key served another request."],
  "request.malformed": ["La demande est mal formée.", "The request is malformed."],
  "request.too_large": ["La demande est trop grande.", "The request is too large."],
  "request.cross_site": ["La demande vient d'un autre site.", "The request comes from another site."],
  "request.unanswered": ["L'autre service ne répond pas.", "The other service does not answer."],
  "route.unknown": ["Il n'y a rien ici.", "There is nothing here."],
  "failed": ["Le service n'y est pas arrivé.", "The service failed."],
};

export interface Told {
  code: string;
  fr: string;
  en: string;
}

export function told(code: string): Told {
  const [fr, en] = MESSAGES[code] ?? [code, code];
  return { code, fr, en };
}
