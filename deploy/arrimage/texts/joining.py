"""What the commands for joining, leaving and running a node together say, French first."""

from __future__ import annotations

from arrimage.texts.words import Words, words

JOINING_HELP: dict[str, tuple[str, str]] = {
    "network.suspend": (
        "Suspend un organisme : plus de nouvelle demande, ce qui est en cours continue",
        "Suspend an organization: no new referral, what is under way goes on",
    ),
    "network.resume": ("Lève la suspension d'un organisme", "Let an organization take referrals again"),
    "network.remove": (
        "Fait quitter le réseau à un organisme ; sa boîte reste jusqu'à ce qu'elle soit lue",
        "Let an organization leave; its mailbox stays until it is read",
    ),
    "node.url": ("Dit où répond un service du nœud qui tourne", "Say where a service of the running node answers"),
    "node.leave": (
        "Quitte le réseau ; le travail de l'organisme reste",
        "Leave the network; the organization's own work stays",
    ),
    "case.list": (
        "Liste ce qui est en cours avec un partenaire, à confier à un autre s'il part",
        "List what is under way with a partner, for somebody else if it leaves",
    ),
    "opt.wss": (
        "Carrefour joint par websocket chiffré à ce nom (port 443) : passe presque partout",
        "Hub reached by encrypted websocket at this name (port 443): passes almost everywhere",
    ),
    "opt.tls": (
        "Carrefour joint par TLS à ce nom (nœuds : 7422, intégrateurs : 4222)",
        "Hub reached by TLS at this name (nodes: 7422, integrators: 4222)",
    ),
    "opt.partner": ("L'organisme partenaire", "The partner organization"),
    "opt.purge": (
        "Jette sa boîte et retire son entrée : si tout est lu, ou 90 jours après son départ",
        "Throw its mailbox away and take its entry out: if all is read, or 90 days after it left",
    ),
}

JOINING_SAID: dict[str, tuple[str, str]] = {
    "node.joined_running": (
        "Ce nœud tourne encore comme avant : arrêtez-le (Ctrl-C là où il tourne), puis « arrimage node up ».",
        'This node still runs as before: stop it (Ctrl-C where it runs), then "arrimage node up".',
    ),
    "node.joined_suspended": (
        "Attention : {organization} est suspendu dans ce fichier ({since}) : plus aucune nouvelle demande ne lui"
        " vient, ce qui est en cours continue. Appelez l'exploitant du carrefour.",
        "Warning: {organization} is suspended in this file ({since}): no new referral comes to it,"
        " what is under way goes on. Call the hub's operator.",
    ),
    "node.joined_left": (
        "Attention : ce fichier dit que {organization} a quitté le réseau ({since}) : plus aucune nouvelle demande"
        " ne lui vient, et sa boîte peut être jetée. Si c'est une erreur, appelez l'exploitant du carrefour.",
        "Warning: this file says that {organization} has left the network ({since}): no new referral comes to it,"
        " and its mailbox may be thrown away. If that is a mistake, call the hub's operator.",
    ),
    "node.hub_reached": ("carrefour atteint : {url}", "hub reached: {url}"),
    "node.hub_waiting": (
        "carrefour pas encore atteint : {url} ; le nœud continue d'essayer, le travail se fait sans lui",
        "hub not reached yet: {url}; the node keeps trying, work goes on without it",
    ),
    "network.certificate": (
        "Mettez le certificat du carrefour dans {certificate} et sa clé privée dans {private_key} (PEM).",
        "Put the hub's certificate into {certificate} and its private key into {private_key} (PEM).",
    ),
    "link.certificate_untrusted": (
        "  ce nœud ne se fie pas au certificat du carrefour : demandez-le, et mettez-le dans {authority}",
        "  this node does not trust the hub's certificate: ask for it, and put it into {authority}",
    ),
    "link.certificate_other_name": (
        "  le certificat du carrefour est pour un autre nom que celui du fichier du réseau : dites-le lui",
        "  the hub's certificate is for another name than the network file's: call the hub's operator",
    ),
    "link.certificate_expired": (
        "  le certificat du carrefour n'est plus valide, ou l'horloge d'ici est fausse : appelez son exploitant",
        "  the hub's certificate is not valid any more, or the clock here is wrong: call the hub's operator",
    ),
    "link.key_refused": (
        "  le carrefour ne connaît pas la clé de ce nœud : son exploitant doit faire « arrimage network apply »",
        '  the hub does not know this node\'s key: its operator must do "arrimage network apply"',
    ),
    "link.code": ("  code : {code}", "  code: {code}"),
    "node.hub_lost": (
        "lien au carrefour perdu : {url} ; le nœud continue d'essayer",
        "link to the hub lost: {url}; the node keeps trying",
    ),
    "node.confirm_leave": (
        "Quitter le réseau ? Ce nœud ne pourra plus écrire à personne ni rien recevoir.",
        "Leave the network? This node will not write to anybody any more, nor receive anything.",
    ),
    "node.left": (
        "réseau quitté ; son fichier est gardé dans {file}. Dites-le au carrefour : « arrimage network remove ».",
        'network left; its file is kept in {file}. Tell the hub\'s operator: "arrimage network remove".',
    ),
    "node.what_stays": (
        "À vous, et gardé ici : dossiers {stores}, événements {events}, clés {keys}, réglages {config}",
        "Yours, and kept here: files {stores}, events {events}, keys {keys}, settings {config}",
    ),
    "case.open": ("{count} demande(s) en cours avec {partner}", "{count} referral(s) under way with {partner}"),
    "standing.suspended": (
        "{organization} suspendu ; fichier à la version {version}",
        "{organization} suspended; file at version {version}",
    ),
    "standing.resumed": (
        "{organization} reprend les demandes ; fichier à la version {version}",
        "{organization} takes referrals again; file at version {version}",
    ),
    "standing.left": (
        "{organization} a quitté le réseau le {since}",
        "{organization} left the network on {since}",
    ),
    "standing.unread": (
        "événements que {organization} n'a pas lus : {unread} ; sa boîte reste, au moins {days} jours s'il y en a",
        "events that {organization} has not read: {unread}; its mailbox stays, at least {days} days if any",
    ),
    "standing.unread_unknown": (
        "Le carrefour ne tourne pas ici : on ne sait pas ce que {organization} n'a pas lu.",
        "The hub does not run here: what {organization} has not read is not known.",
    ),
    "standing.purged": (
        "{organization} retiré du fichier, sa boîte jetée",
        "{organization} taken out of the file, its mailbox thrown away",
    ),
    "standing.next": (
        "Ensuite : « arrimage network apply {file} », puis ce fichier aux membres (« arrimage node join »).",
        'Next: "arrimage network apply {file}", then send this file to the members ("arrimage node join").',
    ),
    "bus.listening": (
        "À l'écoute du bus de {organization} ; rien ne s'affiche avant le prochain événement. Ctrl-C pour finir.",
        "Listening to the bus of {organization}; nothing is shown before the next event. Ctrl-C to end.",
    ),
}

JOINING_ERRORS: dict[str, Words] = {
    "http.key_refused": words(
        "Le service {service} refuse ({code}) : {reason}",
        "The service {service} refuses ({code}): {reason}",
        "Donnez la clé d'un opérateur : --key, ou la variable ARRIMAGE_KEY.",
        "Give an operator's key: --key, or the variable ARRIMAGE_KEY.",
    ),
    "network.which_address": words(
        "Où le carrefour est-il joint ?",
        "Where is the hub reached?",
        "Donnez --wss NOM, ou --tls NOM, ou bien --leaf-url et --client-url ensemble.",
        "Give --wss NAME, or --tls NAME, or else --leaf-url and --client-url together.",
    ),
    "network.no_such_organization": words(
        "Aucun organisme {organization} dans ce réseau.",
        "There is no organization {organization} in this network.",
        "Choisissez parmi : {known}.",
        "Choose one of: {known}.",
    ),
    "network.already_member": words(
        "{organization} est déjà là, avec les mêmes clés : rien n'a été changé.",
        "{organization} is there already, with the same keys: nothing was changed.",
        "Il n'y a rien à ajouter ; « arrimage network check {file} » montre les membres.",
        'There is nothing to add; "arrimage network check {file}" shows the members.',
    ),
    "network.not_left": words(
        "{organization} n'a pas quitté le réseau : rien n'a été jeté.",
        "{organization} has not left the network: nothing was thrown away.",
        "D'abord : « arrimage network remove {file} {organization} ».",
        'First: "arrimage network remove {file} {organization}".',
    ),
    "network.purge_too_early": words(
        "{organization} n'a pas lu {unread} événement(s) de sa boîte : rien n'a été jeté.",
        "{organization} has not read {unread} event(s) of its mailbox: nothing was thrown away.",
        "Laissez-lui le temps de les lire ; la boîte peut être jetée dès le {date}.",
        "Give it the time to read them; the mailbox may be thrown away from {date} on.",
    ),
    "node.not_a_member": words(
        "Le nœud de {directory} n'est membre d'aucun réseau.",
        "The node in {directory} is a member of no network.",
        "Il n'y a rien à quitter.",
        "There is nothing to leave.",
    ),
    "port.taken": words(
        "Le port {port} ({what}) est déjà pris sur {host} par un autre programme.",
        "The port {port} ({what}) is taken on {host} by another program.",
        "Arrêtez ce programme, ou donnez un autre port dans {file}.",
        "End that program, or give another port in {file}.",
    ),
}
