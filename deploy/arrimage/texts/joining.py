"""What the commands for joining, leaving and running a node together say, French first."""

from __future__ import annotations

from arrimage.texts.words import Words, words

JOINING_HELP: dict[str, tuple[str, str]] = {}

JOINING_SAID: dict[str, tuple[str, str]] = {
    "node.joined_running": (
        "Ce nœud tourne : redémarrez-le, ses services ne connaissent pas ce fichier (« arrimage node up »).",
        'This node runs: start it again, its services do not know this file ("arrimage node up").',
    ),
    "node.hub_reached": ("carrefour atteint : {url}", "hub reached: {url}"),
    "node.hub_waiting": (
        "carrefour pas encore atteint : {url} ; le nœud continue d'essayer, le travail se fait sans lui",
        "hub not reached yet: {url}; the node keeps trying, work goes on without it",
    ),
    "node.hub_lost": (
        "lien au carrefour perdu : {url} ; le nœud continue d'essayer",
        "link to the hub lost: {url}; the node keeps trying",
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
    "port.taken": words(
        "Le port {port} ({what}) est déjà pris sur {host} par un autre programme.",
        "The port {port} ({what}) is taken on {host} by another program.",
        "Arrêtez ce programme, ou donnez un autre port dans {file}.",
        "End that program, or give another port in {file}.",
    ),
}
