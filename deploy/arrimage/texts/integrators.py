"""What ``arrimage bus`` says of integrators, French first."""

from __future__ import annotations

from arrimage.texts.words import Words, words

INTEGRATORS_HELP: dict[str, tuple[str, str]] = {
    "bus.counts": (
        "Montre ce qui pourrait être dit à tous d'une semaine : des dossiers comptés, jamais moins de cinq",
        "Show what of a week could be told to all: cases counted, never fewer than five",
    ),
    "opt.week": (
        "Un jour de la semaine voulue (sinon : la dernière)",
        "A day of the week meant (else: the last one)",
    ),
    "bus.export": (
        "Écrit les événements gardés dans un fichier (JSON Lines) ; relancée, continue où elle en était",
        "Write stored events to a file (JSON Lines); begun again, it goes on where it was",
    ),
    "bus.replay": (
        "Redit un fichier exporté : sur un autre nœud de l'organisme, ou sur un serveur d'essai",
        "Say an exported file again: on another node of the organization, or on a server for trials",
    ),
    "arg.recording": ("Fichier exporté (JSON Lines)", "Exported file (JSON Lines)"),
    "opt.export_after": ("Seulement ce qui suit ce curseur", "Only what follows this cursor"),
    "opt.export_until": ("Jusqu'à ce curseur (sinon : le dernier)", "Up to this cursor (else: the last one)"),
    "opt.replay_server": (
        "Un serveur NATS d'essai (nats://…), au lieu d'un nœud",
        "A NATS server for trials (nats://…), in place of a node",
    ),
    "opt.replay_prefix": (
        "Ce qui précède chaque sujet sur le serveur d'essai",
        "What each subject begins with on the server for trials",
    ),
    "opt.replay_seed": ("Graine NKey pour ce serveur", "NKey seed for that server"),
    "opt.replay_confirm": (
        "Le nœud est en production, et c'est voulu",
        "The node is in production, and it is meant",
    ),
    "bus.grant": (
        "Accorde à un intégrateur de l'organisme la lecture de certains événements",
        "Grant one of the organization's own integrators the reading of some events",
    ),
    "bus.revoke": (
        "Retire tout à un intégrateur, tout de suite",
        "Take everything from an integrator, at once",
    ),
    "bus.grants": (
        "Liste les intégrateurs, ce qu'ils lisent et ce qui les attend",
        "List the integrators, what they read and what waits for them",
    ),
    "bus.webhook": (
        "Les intégrateurs à qui le nœud dit les événements par HTTP",
        "The integrators that the node tells events by HTTP",
    ),
    "bus.webhook.add": (
        "Dit des événements à une adresse, signés (Standard Webhooks)",
        "Tell an address some events, signed (Standard Webhooks)",
    ),
    "bus.webhook.retry": (
        "Essaie de nouveau tout de suite ce qui attend, même ce qui est mort",
        "Try what waits again at once, even what is dead",
    ),
    "bus.webhook.skip": (
        "Ne dira jamais cet événement ; la suite de son dossier repart",
        "Never tell this event; the rest of its case goes on",
    ),
    "bus.webhook.replay": (
        "Dit de nouveau tout ce qui suit un curseur, sous les mêmes identifiants",
        "Tell all that follows a cursor again, under the same ids",
    ),
    "bus.webhooks": (
        "Montre où en est chaque webhook, ce qui échoue et ce qui est mort",
        "Show how each webhook does, what fails and what is dead",
    ),
    "arg.cursor": ("Curseur, tel que la liste le donne", "Cursor, as the list gives it"),
    "opt.webhook_url": ("Adresse https à qui les dire", "The https address to tell"),
    "opt.allow_private": (
        "L'adresse peut être de cette machine ou d'un réseau privé, et en http",
        "The address may be of this machine or of a private network, and in http",
    ),
    "opt.after": ("Curseur après lequel tout redire ; 0 : depuis le début", "Cursor to tell all after; 0: all"),
    "arg.own_integrator": ("Nom de l'intégrateur : x-…", "The integrator's name: x-…"),
    "opt.events": ("Événements, séparés par des virgules", "Events, separated by commas"),
    "opt.integrator_key": (
        "Clé publique que l'intégrateur a faite chez lui (sinon : une est créée ici)",
        "Public key that the integrator made at home (else: one is made here)",
    ),
    "opt.new_only": (
        "Seulement ce qui est dit à partir de maintenant, pas ce que le nœud garde déjà",
        "Only what is said from now on, not what the node keeps already",
    ),
    "opt.http": (
        "Aussi par HTTP, avec un jeton, pour qui n'a pas NATS",
        "By HTTP as well, with a token, for who has no NATS",
    ),
    "opt.credentials": (
        "Où écrire ses identifiants (sinon : integrators/ du nœud)",
        "Where to write its credentials (else: integrators/ of the node)",
    ),
}

INTEGRATORS_SAID: dict[str, tuple[str, str]] = {
    "integrator.granted": (
        "{name} peut lire : {events}",
        "{name} may read: {events}",
    ),
    "integrator.credentials": (
        "Ses identifiants sont dans {file} (secret : à remettre en main propre, puis à effacer d'ici)",
        "Its credentials are in {file} (secret: hand it over in person, then delete it here)",
    ),
    "integrator.taken": (
        "pris par le nœud qui tourne, sans arrêt",
        "taken by the running node, without a stop",
    ),
    "integrator.at_start": (
        "pris au prochain démarrage du nœud",
        "taken at the node's next start",
    ),
    "integrator.revoked": (
        "{name} ne lit plus rien ; ce qu'il a déjà reçu reste chez lui",
        "{name} reads nothing any more; what it received stays with it",
    ),
    "integrator.none": ("aucun intégrateur", "no integrator"),
    "integrator.waiting": ("{count} en attente", "{count} waiting"),
    "counts.total": (
        "{cells} compte(s) pour la semaine du {week} ; ce qui est sous cinq dossiers est retenu",
        "{cells} count(s) for the week of {week}; what is under five cases is withheld",
    ),
    "export.resumed": (
        "le fichier allait jusqu'au curseur {cursor} : la suite y est ajoutée",
        "the file went up to cursor {cursor}: what follows is added",
    ),
    "export.done": (
        "{count} événement(s) écrits dans {file}, jusqu'au curseur {cursor}",
        "{count} event(s) written to {file}, up to cursor {cursor}",
    ),
    "replay.ask": (
        "Redire {file} sur le bus du nœud de {directory} ? Ses services agiront sur ce qu'ils n'ont pas encore "
        "traité.",
        "Say {file} again on the bus of the node in {directory}? Its services act on what they have not handled "
        "yet.",
    ),
    "replay.done": (
        "{said} redit(s), {already} déjà là, {left} laissé(s) de côté",
        "{said} said again, {already} there already, {left} left out",
    ),
    "webhook.none": ("aucun webhook", "no webhook"),
    "webhook.told": ("{count} dits, jusqu'au curseur {cursor}", "{count} told, up to cursor {cursor}"),
    "webhook.well": ("va bien", "well"),
    "webhook.dead": ("des événements sont morts :", "some events are dead:"),
    "webhook.failing": (
        "échoue depuis {since} ({reason}) ; essayé sans fin",
        "failing since {since} ({reason}); tried for ever",
    ),
    "webhook.gone": ("a dit ne plus rien vouloir (410) ; arrêté", "said it wants nothing any more (410); stopped"),
    "webhook.dead_event": (
        "refusé {attempts} fois ({reason}) ; {behind} attendent derrière",
        "refused {attempts} times ({reason}); {behind} wait behind it",
    ),
    "apply.removed": (
        "retiré   {kind} {name} : plus rien ne lui est accordé",
        "removed  {kind} {name}: nothing is granted to it any more",
    ),
}

INTEGRATORS_ERRORS: dict[str, Words] = {
    "integrator.file_unreadable": words(
        "{file} ne se lit pas.",
        "{file} cannot be read.",
        "Ce fichier est écrit par « arrimage bus grant » ; remettez celui d'une sauvegarde.",
        'This file is written by "arrimage bus grant"; put back the one of a backup.',
    ),
    "integrator.malformed_name": words(
        "« {name} » n'est pas un nom d'intégrateur.",
        '"{name}" is no name of an integrator.',
        "Prenez x-, puis des lettres minuscules, des chiffres et des traits d'union, 30 caractères au plus.",
        "Take x-, then small letters, digits and hyphens, 30 characters at most.",
    ),
    "integrator.malformed_key": words(
        "Ce n'est pas la clé publique d'un utilisateur NATS.",
        "This is not the public key of a NATS user.",
        "Elle commence par U et compte 56 caractères : « arrimage network key » en fait une.",
        'It begins with U and has 56 characters: "arrimage network key" makes one.',
    ),
    "integrator.no_event": words(
        "Aucun événement n'est nommé.",
        "No event is named.",
        "Nommez-en avec --events ; docs/reference/events.md les liste.",
        "Name some with --events; docs/reference/events.md lists them.",
    ),
    "integrator.unknown_event": words(
        "Aucun service du nœud ne dit « {event} ».",
        'No service of the node says "{event}".',
        "Vouliez-vous dire : {near} ?",
        "Did you mean: {near}?",
    ),
    "integrator.unknown": words(
        "Rien n'est accordé à {name}.",
        "Nothing is granted to {name}.",
        "Voyez la liste : « arrimage bus grants ».",
        'See the list: "arrimage bus grants".',
    ),
    "integrator.not_taken": words(
        "Le nœud qui tourne n'a pas pris le changement ({reason}).",
        "The running node did not take the change ({reason}).",
        "Voyez logs/node.log, puis « arrimage node doctor » ; il sera pris au prochain démarrage.",
        'See logs/node.log, then "arrimage node doctor"; it is taken at the next start.',
    ),
    "integrator.no_webhook": words(
        "{name} n'a pas de webhook.",
        "{name} has no webhook.",
        "Voyez la liste : « arrimage bus webhooks ».",
        'See the list: "arrimage bus webhooks".',
    ),
    "counts.week_not_over": words(
        "La semaine du {week} n'est pas finie.",
        "The week of {week} is not over.",
        "Demandez une semaine finie : une semaine comptée deux fois dirait une différence.",
        "Ask for a week that is over: a week that is counted twice would tell a difference.",
    ),
    "counts.state_unreadable": words(
        "Ce qui a été dit au réseau des semaines passées ne se lit plus : {file}.",
        "What the network was told of past weeks cannot be read: {file}.",
        "Remettez ce fichier depuis une copie, ou effacez-le : le nœud reprend à la semaine en cours, et peut "
        "alors redire une partie du mois.",
        "Put the file back from a copy, or delete it: the node begins again with this week, and may then tell a "
        "part of the month twice.",
    ),
    "recorded.unreadable": words(
        "{file} ne se lit pas (ligne {line}).",
        "{file} cannot be read (line {line}).",
        "Prenez un fichier écrit par « arrimage bus export », sans le modifier.",
        'Take a file that "arrimage bus export" wrote, unchanged.',
    ),
    "recorded.cannot_write": words(
        "{file} ne peut pas être écrit : {reason}.",
        "{file} cannot be written: {reason}.",
        "Choisissez un autre fichier ; un lien symbolique n'est pas suivi.",
        "Choose another file; a symbolic link is not followed.",
    ),
    "replay.other_organization": words(
        "Ce fichier vient de {theirs}, et le nœud est celui de {ours}.",
        "This file comes from {theirs}, and the node is that of {ours}.",
        "Ses services refuseraient ces événements ; essayez-les sur un serveur d'essai avec --server.",
        "Its services would refuse these events; try them on a server for trials with --server.",
    ),
    "replay.production": words(
        "Le nœud de {organization} est en production.",
        "The node of {organization} is in production.",
        "Rejouez sur un nœud d'essai ; ou, si c'est voulu (un nœud refait à neuf), avec --confirm.",
        "Replay onto a node for trials; or, if it is meant (a node set up anew), with --confirm.",
    ),
    "replay.prefix_refused": words(
        "« {prefix} » ne peut pas précéder les sujets.",
        'Subjects cannot begin with "{prefix}".',
        "Prenez un mot à vous ; jamais own, evt, sealed, pub, feed ou req, où l'on écoute pour de vrai.",
        "Take a word of your own; never own, evt, sealed, pub, feed or req, where somebody listens for real.",
    ),
    "webhook.unusable_url": words(
        "Cette adresse ne peut pas être celle d'un webhook.",
        "This address cannot be a webhook's.",
        "Prenez une adresse https sans mot de passe ; http avec --allow-private seulement.",
        "Take an https address without a password in it; http with --allow-private only.",
    ),
    "integrator.cannot_write": words(
        "{file} ne peut pas être écrit : {reason}.",
        "{file} cannot be written: {reason}.",
        "Choisissez un autre endroit avec --out.",
        "Choose another place with --out.",
    ),
    "server.reload_refused": words(
        "Le serveur a gardé son ancienne configuration.",
        "The server kept its old configuration.",
        "{file} dit pourquoi ; un changement d'adresse demande un redémarrage.",
        "{file} says why; a change of address needs a restart.",
    ),
}
