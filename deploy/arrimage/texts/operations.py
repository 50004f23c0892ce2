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
    "node.backup": (
        "Sauvegarde le nœud, en marche ou non, dans un fichier chiffré",
        "Back the node up, running or not, into an encrypted file",
    ),
    "node.restore": (
        "Rétablit une sauvegarde dans un dossier nouveau",
        "Restore a backup into a new directory",
    ),
    "network.redeliver": (
        "Fait relire à un organisme toute sa boîte, après la restauration de son nœud",
        "Let an organization read its whole mailbox again, after its node was restored",
    ),
    "opt.backup_to": ("Le fichier à écrire ; il ne doit pas exister", "The file to write; it must not exist"),
    "opt.backup_from": ("La sauvegarde", "The backup"),
    "opt.restore_dir": ("Dossier nouveau ou vide", "A new or an empty directory"),
    "opt.passphrase": (
        "Fichier dont la première ligne est la phrase secrète (12 caractères au moins)",
        "File whose first line is the passphrase (at least 12 characters)",
    ),
    "arg.of_mailbox": ("À qui est la boîte", "Whose mailbox it is"),
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
    "doctor.dir": (
        "(D'ici, ces commandes prennent aussi : --dir {directory})",
        "(From here, these commands also take: --dir {directory})",
    ),
    "doctor.sick": (
        "{directory} : {problem} problème(s), {warning} avertissement(s)",
        "{directory}: {problem} problem(s), {warning} warning(s)",
    ),
    "doctor.well": (
        "{directory} : aucun problème, {warning} avertissement(s)",
        "{directory}: no problem, {warning} warning(s)",
    ),
    "backup.made": (
        "sauvegarde {file} : {size}, {stores} magasin(s) de données, clés et réglages. Gardez-la ailleurs, et la "
        "phrase secrète ailleurs encore : sans elle, rien ne se rétablit.",
        "backup {file}: {size}, {stores} store(s), keys and settings. Keep it elsewhere, and the passphrase "
        "elsewhere again: without it nothing can be restored.",
    ),
    "backup.without_store": (
        "  Sans données encore : {services}. Si ces services ont déjà tourné, cette sauvegarde ne suffit pas.",
        "  No store yet: {services}. If these services have run, this backup is not enough.",
    ),
    "restore.done": (
        "nœud de {organization} rétabli dans {directory}, tel qu'il était le {made_at}",
        "node of {organization} restored in {directory}, as it was at {made_at}",
    ),
    "restore.postgresql": (
        "  données de {service} : pg_restore --no-owner --dbname=NOM {file}, puis psql --dbname=NOM -f {script}",
        "  store of {service}: pg_restore --no-owner --dbname=NAME {file}, then psql --dbname=NAME -f {script}",
    ),
    "restore.next": (
        "Avant de démarrer : l'ancien nœud doit être arrêté pour de bon (même clé) ; demandez à l'exploitant du "
        "carrefour « arrimage network redeliver FICHIER {organization} », pour ce qui était arrivé depuis la "
        "sauvegarde, les retraits d'abord. Ce qui a été saisi ici depuis est perdu : avant que quelqu'un n'écrive "
        "à un partenaire, retirez de nouveau les autorisations qui ont été retirées ces jours-là.",
        "Before it starts: the old node must be down for good (same key); ask the hub's operator for "
        "'arrimage network redeliver FILE {organization}', for what came since the backup, withdrawals first. "
        "What was typed here since is lost: before anybody writes to a partner, withdraw again the authorizations "
        "that were withdrawn in those days.",
    ),
    "network.redelivered": (
        "boîte de {organization} : tout ce qu'elle garde sera livré de nouveau",
        "mailbox of {organization}: all that it keeps will be delivered again",
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
    "backup.exists": words(
        "{file} existe déjà ; une sauvegarde n'en écrase jamais une autre.",
        "{file} exists; a backup never overwrites another one.",
        "Donnez un autre nom, par exemple avec la date.",
        "Give another name, for example with the date.",
    ),
    "backup.passphrase_needed": words(
        "Une sauvegarde contient les clés et les noms des personnes : sans phrase secrète, elle n'est pas faite.",
        "A backup holds the keys and people's names: without a passphrase it is not made.",
        "--passphrase-file FICHIER, ou la variable ARRIMAGE_BACKUP_PASSPHRASE_FILE.",
        "--passphrase-file FILE, or the variable ARRIMAGE_BACKUP_PASSPHRASE_FILE.",
    ),
    "backup.passphrase_short": words(
        "La phrase secrète a moins de {least} caractères.",
        "The passphrase has less than {least} characters.",
        "Prenez cinq mots au hasard.",
        "Take five words at random.",
    ),
    "backup.store_busy": words(
        "Les données {file} ne se laissent pas lire : {reason}.",
        "The store {file} cannot be read: {reason}.",
        "« arrimage node doctor », puis recommencez.",
        "'arrimage node doctor', then try again.",
    ),
    "backup.store_away": words(
        "PostgreSQL ne laisse pas lire les données de {service} ({reason}).",
        "PostgreSQL does not let the store of {service} be read ({reason}).",
        "« arrimage node doctor » dit pourquoi.",
        "'arrimage node doctor' says why.",
    ),
    "backup.pg_dump_missing": words(
        "pg_dump n'est pas installé ici : les données sur PostgreSQL ne peuvent pas être copiées.",
        "pg_dump is not installed here: the stores on PostgreSQL cannot be copied.",
        "Installez les outils clients de PostgreSQL, de la version du serveur, ou nommez-les dans {variable}.",
        "Install PostgreSQL's client tools, of the server's version, or name pg_dump in {variable}.",
    ),
    "backup.pg_dump_failed": words(
        "pg_dump n'a pas pu copier les données de {service} : {reason}",
        "pg_dump could not copy the store of {service}: {reason}",
        "Sa version doit être celle du serveur ou une plus récente.",
        "Its version must be the server's or a newer one.",
    ),
    "backup.link": words(
        "{file} est un lien symbolique, ou n'est pas un fichier : rien n'a été sauvegardé.",
        "{file} is a symbolic link, or not a file: nothing was backed up.",
        "Qui l'a mis là ? Remettez le fichier ou le dossier lui-même à cette place, puis recommencez.",
        "Who put it there? Put the file or the folder itself in its place, then try again.",
    ),
    "backup.cannot_write": words(
        "La sauvegarde ne peut pas être écrite dans {file} : {reason}.",
        "The backup cannot be written to {file}: {reason}.",
        "Voyez s'il y a de la place et si le dossier existe ; rien n'est resté à moitié.",
        "See whether there is room and the folder exists; nothing was left half done.",
    ),
    "backup.unreadable": words(
        "La sauvegarde {file} ne peut pas être rétablie : {reason}.",
        "The backup {file} cannot be restored: {reason}.",
        "Voyez si le fichier est là et s'il y a de la place ; rien n'a été écrit.",
        "See whether the file is there and whether there is room; nothing was written.",
    ),
    "backup.not_one": words(
        "{file} n'est pas une sauvegarde d'Arrimage.",
        "{file} is no backup of Arrimage.",
        "Prenez un fichier que « arrimage node backup » a écrit.",
        "Take a file that 'arrimage node backup' wrote.",
    ),
    "backup.damaged": words(
        "La sauvegarde {file} est abîmée ou incomplète ; rien n'a été rétabli.",
        "The backup {file} is damaged or incomplete; nothing was restored.",
        "Prenez-en une autre copie, ou la précédente.",
        "Take another copy of it, or the one before.",
    ),
    "backup.wrong_passphrase": words(
        "Cette phrase secrète n'ouvre pas {file}.",
        "This passphrase does not open {file}.",
        "C'est celle du jour où la sauvegarde a été faite.",
        "It is the one of the day on which the backup was made.",
    ),
    "backup.newer": words(
        "La sauvegarde {file} vient d'une version plus récente d'Arrimage ({made_by}).",
        "The backup {file} is of a newer version of Arrimage ({made_by}).",
        "Installez cette version, ou une plus récente, puis recommencez.",
        "Install that version, or a newer one, then try again.",
    ),
    "backup.directory_used": words(
        "Le dossier {directory} n'est pas vide.",
        "The directory {directory} is not empty.",
        "Donnez à --dir un dossier nouveau ; rien n'est jamais écrasé.",
        "Give --dir a new directory; nothing is ever overwritten.",
    ),
    "network.no_mailbox": words(
        "Ce carrefour n'a pas de boîte pour {organization}.",
        "This hub has no mailbox for {organization}.",
        "« arrimage network status » montre celles qu'il a.",
        "'arrimage network status' shows those that it has.",
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
