"""The help of each command and option, French first."""

from __future__ import annotations

from arrimage.texts.agreements import AGREEMENTS_HELP
from arrimage.texts.integrators import INTEGRATORS_HELP
from arrimage.texts.joining import JOINING_HELP
from arrimage.texts.operations import OPERATIONS_HELP
from arrimage.texts.swap import SWAP_HELP
from arrimage.texts.vault import VAULT_HELP

HELP: dict[str, tuple[str, str]] = {
    "arrimage": (
        "Fait tourner des nœuds et des carrefours Arrimage. Langue : variable LANG.",
        "Runs Arrimage nodes and hubs. Language: variable LANG.",
    ),
    "node": ("Le nœud d'un organisme", "An organization's node"),
    "node.init": (
        "Crée un nœud : ses clés, node.yaml et la demande d'adhésion",
        "Make a node: its keys, node.yaml and the membership request",
    ),
    "node.new_key": (
        "Fait la prochaine clé de signature ; l'ancienne signe pour elle",
        "Make the next signing key; the old one signs for it",
    ),
    "node.join": (
        "Prend le fichier d'un réseau dont l'organisme est membre",
        "Take the file of a network of which the organization is a member",
    ),
    "node.up": ("Fait tourner le nœud jusqu'à Ctrl-C", "Run the node until Ctrl-C"),
    "node.serve": (
        "Fait tourner un seul morceau du nœud (pour un conteneur)",
        "Run a single piece of the node (for a container)",
    ),
    "node.pieces": (
        "Donne à chaque morceau ses clés et ses fichiers, dans pieces/",
        "Give each piece its keys and files, in pieces/",
    ),
    "node.apply": (
        "Met à jour le flux et les consommateurs du nœud qui tourne",
        "Bring the running node's stream and durables up to date",
    ),
    "node.worker": ("Les clés des intervenants", "The workers' keys"),
    "node.worker.add": ("Donne une clé ; elle n'est montrée qu'une fois", "Give a key; it is shown once"),
    "node.worker.list": ("Liste les intervenants", "List the workers"),
    "node.worker.remove": ("Retire une clé", "Take a key away"),
    "node.worker.set": (
        "Change l'adresse et la langue auxquelles des avis sont envoyés",
        "Change the address and the language in which notices are sent",
    ),
    "network": ("Le réseau et son carrefour", "The network and its hub"),
    "network.init": ("Commence un fichier de réseau", "Begin a network file"),
    "network.check": ("Vérifie un fichier de réseau", "Check a network file"),
    "network.add": ("Ajoute un organisme d'après sa demande", "Add an organization from its request"),
    "network.key": ("Crée la clé d'un intégrateur (chez lui)", "Make an integrator's key (at home)"),
    "network.compile": ("Écrit la configuration du carrefour", "Write the hub's configuration"),
    "network.apply": (
        "Met le carrefour qui tourne au niveau du fichier, sans arrêt",
        "Bring the running hub to what the file says, without a stop",
    ),
    "network.up": ("Fait tourner le carrefour jusqu'à Ctrl-C", "Run the hub until Ctrl-C"),
    "bus": ("Le bus du nœud", "The node's bus"),
    "bus.tail": (
        "Montre les événements du nœud à mesure ; Ctrl-C pour finir",
        "Show the node's events as they come; Ctrl-C to end",
    ),
    "case": ("Un dossier", "A case"),
    "case.trace": ("Montre les événements d'un dossier, dans l'ordre", "Show a case's events, in order"),
    "parked": ("Les événements mis de côté", "Parked events"),
    "parked.list": ("Liste ce qui est mis de côté", "List what is parked"),
    "parked.show": ("Montre un événement mis de côté", "Show a parked event"),
    "parked.retry": ("Essaie de nouveau tout de suite", "Try it again at once"),
    "parked.drop": ("Décide qu'il ne sera pas traité", "Decide that it is not to be handled"),
    "outgoing": ("Les événements refusés pour toujours à l'envoi", "Events refused for ever when they were sent"),
    "outgoing.list": ("Liste ce qui ne peut pas partir tel quel", "List what cannot leave as it is"),
    "outgoing.partners": (
        "Dit, pour chaque partenaire, ce qui est parti, ce qui attend ici et ce dont il n'a pas accusé réception",
        "Tell, for each partner, what has left, what waits here and what it has not acknowledged",
    ),
    "outgoing.show": ("Montre un événement refusé", "Show a refused event"),
    "outgoing.retry": ("L'envoie de nouveau tout de suite", "Send it again at once"),
    "outgoing.drop": ("Décide qu'il ne partira jamais", "Decide that it will never leave"),
    "node.parameter": ("Les nombres du modèle, datés", "The numbers of the model, dated"),
    "node.parameter.list": (
        "Liste ce qui vaut aujourd'hui et ce qui a été changé, par qui et pourquoi",
        "List what holds today and what was changed, by whom and why",
    ),
    "node.parameter.set": (
        "Change une valeur à partir d'un jour ; les dates déjà calculées ne bougent pas",
        "Change a value from a day on; dates computed before do not move",
    ),
    "node.module": ("Les modules que ce nœud utilise", "The modules that this node uses"),
    "node.module.list": ("Liste les modules et dit lesquels sont actifs", "List the modules and say which are on"),
    "arg.parameter": ("Nom du paramètre, tel que la liste le donne", "The parameter's name, as the list gives it"),
    "arg.value": ("Nouvelle valeur", "New value"),
    "opt.reason": ("Pourquoi ; aucun nom de personne", "Why; no name of a person"),
    "opt.from": ("Premier jour (aujourd'hui)", "First day (today)"),
    "opt.worker_key": ("Clé d'une coordination ou d'un opérateur", "A coordinator's or an operator's key"),
    "arg.organization": ("Identifiant de l'organisme", "The organization's identifier"),
    "arg.network_file": ("Fichier du réseau (YAML)", "Network file (YAML)"),
    "arg.request": ("Demande d'adhésion (YAML)", "Membership request (YAML)"),
    "arg.worker": ("Identifiant opaque, jamais un nom", "Opaque identifier, never a name"),
    "arg.integrator": ("Identifiant de l'intégrateur (x-…)", "The integrator's identifier (x-…)"),
    "arg.case": ("Identifiant du dossier", "The case's identifier"),
    "arg.parked": ("Numéro, tel que la liste le donne", "Number, as the list gives it"),
    "arg.piece": ("server, ou le nom d'un service", "server, or the name of a service"),
    "opt.postgresql": (
        "Serveur PostgreSQL des données : nom ou nom:port (sinon : SQLite)",
        "PostgreSQL server of the stores: name or name:port (else: SQLite)",
    ),
    "opt.containers": (
        "Pour un nœud en conteneurs : un seul (one), ou un par morceau (each)",
        "For a node in containers: one, or each piece in its own",
    ),
    "opt.name": ("Nom de l'organisme, en français", "The organization's name, in French"),
    "opt.name_en": ("Son nom en anglais", "Its name in English"),
    "opt.services": ("Services, séparés par des virgules", "Services, separated by commas"),
    "opt.region": ("Code du territoire", "Code of the territory"),
    "opt.profile": ("demo, pilot ou production", "demo, pilot or production"),
    "opt.language": ("Langue des avis : fr ou en", "Language of notices: fr or en"),
    "opt.node": (
        "Dossier du nœud (sinon : le dossier courant, ou le seul de nodes/)",
        "The node's directory (else: the current one, or the only one in nodes/)",
    ),
    "opt.node_new": ("Où le créer (nodes/ORGANISME)", "Where to make it (nodes/ORGANIZATION)"),
    "opt.hub": ("Dossier du carrefour : clés, boîtes aux lettres", "The hub's directory: keys, mailboxes"),
    "opt.output": (
        "Où écrire (sinon dans le dossier du carrefour)",
        "Where to write (else in the hub's directory)",
    ),
    "opt.ack_wait": (
        "Secondes avant qu'un événement sans accusé revienne",
        "Seconds before an unacknowledged event comes again",
    ),
    "opt.together": (
        "Tous les services dans un seul processus, pour les plus petites machines",
        "All services in one process, for the smallest machines",
    ),
    "opt.confirm": (
        "Organisme dont la nouvelle empreinte a été confirmée de vive voix",
        "Organization whose new fingerprint was confirmed by voice",
    ),
    "opt.role": (
        "Ce que la personne fait ici (docs/reference/access.md)",
        "What the person does here (docs/reference/access.md)",
    ),
    "audit": ("Lit et vérifie le journal des accès d'un nœud", "Read and verify a node's access log"),
    "audit.verify": (
        "Dit si le journal des accès est celui qui a été écrit, et quelle entrée ne l'est pas",
        "Say whether the access log is as it was written, and which entry is not",
    ),
    "audit.list": (
        "Montre qui a vu, écrit ou reçu ce qui est connu d'une personne ; jamais le contenu",
        "Show who saw, wrote or received what is known of a person; never what it says",
    ),
    "opt.audit_key": (
        "Clé d'une personne qui coordonne, supervise ou (verify) exploite",
        "Key of a coordinator, a supervisor or (verify) an operator",
    ),
    "case.print": (
        "Imprime, pour la personne, qui a reçu quoi sur elle, quand et pourquoi",
        "Print, for the person, who received what about them, when and why",
    ),
    "opt.print_language": ("Langue de la personne : fr ou en", "The person's language: fr or en"),
    "opt.email": ("Adresse de courriel des avis ; vide : aucune", "E-mail address for notices; empty: none"),
    "opt.worker_language": ("Langue des avis : fr ou en", "Language of notices: fr or en"),
    "opt.leaf_url": ("Où les nœuds se connectent", "Where nodes connect"),
    "opt.client_url": ("Où les intégrateurs se connectent", "Where integrators connect"),
    "opt.seed_file": ("Où garder la graine", "Where to keep the seed"),
    "opt.data": ("Montre aussi les données (dépersonnalisées)", "Show the data too (de-identified)"),
    "demo": (
        "Joue deux parcours entre deux organismes, sur de vrais serveurs, et prouve ce qui est promis",
        "Play two journeys between two organizations on real servers, and prove what is promised",
    ),
    "demo.slow": ("Plus lentement, pour raconter", "More slowly, to tell the story"),
    "demo.stay": ("Laisser le réseau en marche à la fin", "Leave the network up at the end"),
    "demo.dir": ("Garder les fichiers dans ce dossier", "Keep the files in this directory"),
    "opt.count": ("S'arrêter après tant d'événements", "Stop after so many events"),
    "opt.service": ("Un seul service", "One service only"),
    "opt.key": ("Clé d'un opérateur", "An operator's key"),
    "opt.yes": ("Sans demander", "Without asking"),
}
HELP |= OPERATIONS_HELP
HELP |= AGREEMENTS_HELP
HELP |= JOINING_HELP
HELP |= INTEGRATORS_HELP
HELP |= SWAP_HELP
HELP |= VAULT_HELP
