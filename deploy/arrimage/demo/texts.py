"""What the demonstration says, in French and in English."""

from __future__ import annotations

from typing import Final

from arrimage.texts import Language

TEXTS: Final[dict[str, dict[Language, str]]] = {
    "title": {
        "fr": "Arrimage — deux parcours inventés, deux organismes réels, des serveurs réels, un temps simulé",
        "en": "Arrimage — two invented journeys, two real organizations, real servers, simulated time",
    },
    "preparing": {"fr": "Préparation des clés et des fichiers…", "en": "Making keys and files…"},
    "hub_starts": {"fr": "Démarrage du carrefour…", "en": "Starting the hub…"},
    "node_starts": {"fr": "Démarrage du nœud {name}…", "en": "Starting the node of {name}…"},
    "all_ready": {
        "fr": "Prêt : 3 serveurs NATS, {services} services, {services} bases, {seconds:.1f} s.",
        "en": "Ready: 3 NATS servers, {services} services, {services} stores, {seconds:.1f} s.",
    },
    "column_virage": {"fr": "Ce que voit Le Virage", "en": "What Le Virage sees"},
    "column_hub": {"fr": "Ce que détient le carrefour (octets)", "en": "What the hub holds (bytes)"},
    "column_margelle": {"fr": "Ce que voit Maison la Margelle", "en": "What Maison la Margelle sees"},
    "sent": {
        "fr": "Le Virage réfère une personne ({journey}) : une offre, sans identité",
        "en": "Le Virage refers a person ({journey}): an offer, without identity",
    },
    "taken": {
        "fr": "La Margelle prend {journey} en charge, et demande ce que la personne a autorisé à communiquer",
        "en": "La Margelle takes {journey} in charge, and asks for what the person authorized to communicate",
    },
    "arrived": {
        "fr": "✓ Qui est {journey} est arrivé scellé à la Margelle, et n'est plus au carrefour",
        "en": "✓ Who {journey} is arrived sealed at la Margelle, and is at the hub no more",
    },
    "refused": {
        "fr": "✗ Pour {journey}, Le Virage refuse ({reason}) : rien ne part, l'identité se dit au téléphone",
        "en": "✗ Of {journey}, Le Virage refuses ({reason}): nothing leaves, identity is told by telephone",
    },
    "sent_onward": {
        "fr": "La Margelle réfère à son tour {journey} au Virage, avec son autorisation",
        "en": "La Margelle in turn refers {journey} to Le Virage, with their authorization",
    },
    "taken_onward": {"fr": "Le Virage prend {journey} en charge", "en": "Le Virage takes {journey} in charge"},
    "arrived_onward": {
        "fr": "✓ Qui est {journey} est arrivé scellé au Virage",
        "en": "✓ Who {journey} is arrived sealed at Le Virage",
    },
    "withdrawn": {
        "fr": "La personne de {journey} retire son autorisation, à la Margelle",
        "en": "The person of {journey} withdraws the authorization, at la Margelle",
    },
    "erased": {
        "fr": "✓ La page de {journey} est vide au Virage ; le dossier de la Margelle est intact",
        "en": "✓ The page of {journey} is empty at Le Virage; la Margelle's own file is intact",
    },
    "contacted": {
        "fr": "La personne de {journey} est jointe, et acceptée",
        "en": "The person of {journey} is reached, and accepted",
    },
    "planned": {
        "fr": "Besoins, priorités, puis le plan de {journey} est convenu : huit rencontres",
        "en": "Needs, priorities, then the plan of {journey} is agreed: eight meetings",
    },
    "met": {"fr": "Rencontre {number} de {journey}", "en": "Meeting {number} of {journey}"},
    "closed_early": {
        "fr": "La personne de {journey} a un emploi : réinsertion hâtive, comptée comme un succès",
        "en": "The person of {journey} has a job: early reintegration, counted as a success",
    },
    "closed": {"fr": "Fin de {journey}, huit rencontres tenues", "en": "End of {journey}, eight meetings held"},
    "called": {"fr": "Appel {kind} de {journey} : jointe", "en": "Call {kind} of {journey}: reached"},
    "due": {"fr": "Un appel vient à échéance", "en": "A call becomes due"},
    "kill_followup": {
        "fr": "✗ kill -9 du service followup de la Margelle, juste avant la fin de {journey}",
        "en": "✗ kill -9 of la Margelle's followup service, just before the end of {journey}",
    },
    "followup_waits": {
        "fr": "✗ followup est mort ; la fin est acceptée et attend sur le bus ({events} événement)",
        "en": "✗ followup is dead; the end is accepted and waits on the bus ({events} event)",
    },
    "followup_back": {
        "fr": "✓ followup relancé : il rattrape, rien n'est perdu",
        "en": "✓ followup started again: it catches up, nothing is lost",
    },
    "kill_hub": {"fr": "✗ kill -9 du carrefour", "en": "✗ kill -9 of the hub"},
    "hub_waits": {
        "fr": "✗ carrefour mort : le travail de la Margelle continue, {events} événement attend pour Le Virage",
        "en": "✗ hub dead: la Margelle's work goes on, {events} event waits for Le Virage",
    },
    "hub_back": {
        "fr": "✓ carrefour relancé : ce qui attendait est livré",
        "en": "✓ hub started again: what waited is delivered",
    },
    "proofs": {"fr": "Preuves", "en": "Proofs"},
    "leaving_open": {
        "fr": "Trois personnes de plus arrivent, pour que vous ayez de quoi essayer…",
        "en": "Three more persons come, so that you have something to try…",
    },
    "to_try": {
        "fr": "À essayer dans un navigateur, sans rien taper :",
        "en": "To try in a browser, with nothing to type:",
    },
    "try.today": {"fr": "Aujourd'hui, à la Margelle", "en": "Today, at la Margelle"},
    "try.take": {"fr": "Une demande à prendre en charge", "en": "A referral to take in charge"},
    "try.agree": {"fr": "Un plan à convenir avec la personne", "en": "A plan to agree on with the person"},
    "try.call": {"fr": "Une relance à faire", "en": "A call to make"},
    "try.there": {"fr": "Aujourd'hui, au Virage", "en": "Today, at Le Virage"},
    "staying": {
        "fr": "Le réseau reste en marche, le temps simulé arrêté (Ctrl+C pour finir). Dossier et adresses :",
        "en": "The network stays up, simulated time stands still (Ctrl+C stops it). Directory and addresses:",
    },
    "contact_due": {"fr": "premier contact avant {day}", "en": "first contact due {day}"},
    "first_contact": {"fr": "après {days} j", "en": "after {days} d"},
    "meetings": {"fr": "{count} rencontres : {days}", "en": "{count} meetings: {days}"},
    "positive": {"fr": "{outcome} → compté {outcome_class}", "en": "{outcome} → counted {outcome_class}"},
    "state": {"fr": "{journey} : {state}", "en": "{journey}: {state}"},
    "sent_state": {"fr": "envoyée", "en": "sent"},
    "acknowledged_state": {"fr": "reçue là-bas", "en": "received there"},
    "taken_in_charge_state": {"fr": "prise en charge", "en": "taken in charge"},
    "accepted_state": {"fr": "acceptée", "en": "accepted"},
    "closed_state": {"fr": "terminée", "en": "closed"},
    "names": {
        "fr": "names found on the hub: {hits} in {size} bytes (control found: {control})",
        "en": "names found on the hub: {hits} in {size} bytes (control found: {control})",
    },
    "trust": {
        "fr": "arrived sealed {arrived} of 2, refused: {refused}, erased at the partner {erased} of 1, "
        "own file intact: {intact}, counts unchanged: {unchanged}, sealed left at the hub: {left}",
        "en": "arrived sealed {arrived} of 2, refused: {refused}, erased at the partner {erased} of 1, "
        "own file intact: {intact}, counts unchanged: {unchanged}, sealed left at the hub: {left}",
    },
    "dates_hold": {
        "fr": "dates attendues : toutes ({count} sur {count})",
        "en": "expected dates: all ({count} of {count})",
    },
    "date_missing": {"fr": "MANQUE : {what}", "en": "MISSING: {what}"},
}


def tell(key: str, language: Language, **facts: object) -> str:
    """Return a sentence of the demonstration."""
    return TEXTS[key][language].format(**facts)
