"""What the commands for looking after a node and a hub say (logs, doctor, backup, status), French first."""

from __future__ import annotations

from arrimage.texts.words import Words, words

OPERATIONS_HELP: dict[str, tuple[str, str]] = {
    "logs": (
        "Lit les journaux d'un nœud ou d'un carrefour, tous fichiers, dans l'ordre du temps",
        "Read the logs of a node or a hub, all files, in the order of time",
    ),
    "logs.explain": (
        "Dit ce qu'une sorte de ligne signifie et ce qu'il faut faire",
        "Say what a kind of line means and what to do",
    ),
    "arg.log_event": ("Le nom de la ligne, par exemple store.away", "The line's name, for example store.away"),
    "opt.logs_of": (
        "Dossier d'un nœud ou d'un carrefour (défaut : le seul nœud d'ici, sinon hub)",
        "A node's or a hub's directory (default: the only node here, else hub)",
    ),
    "opt.level": (
        "À partir de quelle gravité : debug, info, warning, error, critical",
        "From which gravity on: debug, info, warning, error, critical",
    ),
    "opt.since": ("Depuis quand : 30m, 2h, 7d, ou une date", "Since when: 30m, 2h, 7d, or a date"),
    "opt.logs_service": ("Un seul service (intake, node, hub…)", "One service alone (intake, node, hub…)"),
    "opt.logs_case": ("Un seul dossier", "One case alone"),
    "opt.logs_event": ("Une seule sorte de ligne", "One kind of line alone"),
    "opt.follow": ("Continue à mesure qu'elles s'écrivent", "Go on as they are written"),
    "network.status": (
        "Montre les boîtes du carrefour qui tourne : non-lus, depuis quand, nœuds reliés",
        "Show the running hub's mailboxes: unread, since when, nodes linked",
    ),
    "opt.metrics_port": (
        "Offre les mesures du carrefour à Prometheus sur ce port de cette machine (0 : non)",
        "Offer the hub's metrics to Prometheus on this port of this machine (0: no)",
    ),
    "opt.look_every": (
        "Regarde les boîtes toutes les tant de secondes",
        "Look at the mailboxes every so many seconds",
    ),
    "opt.unread": (
        "Avertit d'une boîte non lue depuis tant d'heures",
        "Warn of a mailbox that was not read for so many hours",
    ),
    "node.doctor": (
        "Cherche ce qui ne va pas dans un nœud, qu'il tourne ou non, et dit que faire ; ne change rien",
        "Look for what is wrong with a node, running or not, and say what to do; change nothing",
    ),
    "opt.json_out": ("Pour les programmes, en JSON", "For programs, in JSON"),
    "opt.json": ("Tel quel, en JSON", "As it is, in JSON"),
}

OPERATIONS_SAID: dict[str, tuple[str, str]] = {
    "logs.nothing": ("rien de tel dans {directory}", "nothing of the kind in {directory}"),
    "hub.metrics": ("mesures : {url}", "metrics: {url}"),
    "status.heading": (
        "organisme                        relié  non lus  depuis (UTC)      dernière lecture (UTC)",
        "organization                     linked  unread  since (UTC)       last read (UTC)",
    ),
    "status.yes": ("oui", "yes"),
    "status.no": ("non", "no"),
    "doctor.sick": (
        "{directory} : {problem} problème(s), {warning} avertissement(s)",
        "{directory}: {problem} problem(s), {warning} warning(s)",
    ),
    "doctor.well": (
        "{directory} : aucun problème, {warning} avertissement(s)",
        "{directory}: no problem, {warning} warning(s)",
    ),
    "logs.fields": ("champs : {fields}", "fields: {fields}"),
}

OPERATIONS_ERRORS: dict[str, Words] = {
    "hub.metrics_port_taken": words(
        "Le port {port} des mesures est déjà pris sur cette machine.",
        "The port {port} for the metrics is taken on this machine.",
        "Donnez-en un autre avec --metrics-port.",
        "Give another one with --metrics-port.",
    ),
    "logs.none": words(
        "Aucun journal dans {directory}.",
        "No logs in {directory}.",
        "Donnez à --dir le dossier d'un nœud ou d'un carrefour qui a déjà tourné.",
        "Give --dir the directory of a node or a hub that has run.",
    ),
    "logs.unknown_event": words(
        "Le catalogue ne connaît pas la ligne {event}.",
        "The catalogue does not know the line {event}.",
        "Lignes voisines : {near}. Toutes : docs/operations/journal.md.",
        "Lines near it: {near}. All of them: docs/operations/logs.md.",
    ),
}
