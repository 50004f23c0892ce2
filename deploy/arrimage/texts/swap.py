"""What is said of programs that take the place of a service, of a swap, and of the handover file; French first."""

from __future__ import annotations

from arrimage.texts.words import Words, words

SWAP_HELP: dict[str, tuple[str, str]] = {
    "demo.component": (
        "Joue avec le programme de ce dossier (arrimage-component.yaml) à la place du service qu'il nomme",
        "Play with the program in this directory (arrimage-component.yaml) in place of the service that it names",
    ),
    "node.swap": (
        "Remplace, pendant que le nœud tourne, le programme d'un service par un autre, à partir de données vides",
        "Replace the program of a service by another while the node runs, from an empty store",
    ),
    "opt.swap_to": (
        "Dossier du programme (arrimage-component.yaml), ou « arrimage » pour le service d'Arrimage",
        'Directory of the program (arrimage-component.yaml), or "arrimage" for Arrimage\'s own service',
    ),
    "opt.swap_handover": (
        "Fichier de passation à donner au nouveau programme, pour ce que les événements ne disent pas",
        "Handover file to give the new program, for what events do not say",
    ),
    "opt.swap_without_handover": (
        "Remplace planning ou intake sans le fichier : les dossiers en cours ne passent pas au nouveau programme",
        "Replace planning or intake without the file: the cases under way do not go to the new program",
    ),
    "node.export": (
        "Écrit ce qu'un service garde dans un fichier de passation, signé et chiffré",
        "Write what a service keeps into a handover file, signed and encrypted",
    ),
    "node.import": (
        "Donne un fichier de passation au programme d'un service, le nœud étant arrêté",
        "Give a handover file to the program of a service, while the node is stopped",
    ),
    "arg.handover_file": ("Fichier de passation", "Handover file"),
    "opt.swap_unasked": (
        "Remplace même si l'ancien programme ne répond pas ou garde des événements non publiés",
        "Replace even if the old program does not answer, or holds events that are not published",
    ),
}

SWAP_SAID: dict[str, tuple[str, str]] = {
    "node.component": (
        "  {service:<14} {url} ({component})",
        "  {service:<14} {url} ({component})",
    ),
    "swap.done": (
        "{service} : {old} → {new}\n"
        "  dernier événement de l'ancien : {last}\n"
        "  premier événement du nouveau : {first}\n"
        "  relu en {seconds} s : {read} événement(s)\n"
        "  en double : {doubled}\n"
        "  oubliés : {forgotten}\n"
        "  anciennes données gardées dans {aside}",
        "{service}: {old} → {new}\n"
        "  last event of the old: {last}\n"
        "  first event of the new: {first}\n"
        "  read in {seconds} s: {read} event(s)\n"
        "  doubled: {doubled}\n"
        "  forgotten: {forgotten}\n"
        "  old store kept in {aside}",
    ),
    "swap.not_counted": (
        "{service} est remplacé, mais ce qui a été dit depuis n'a pas pu être relu pour le compter.\n{reason}\n"
        "Voyez si le serveur du nœud répond : « arrimage status ». « arrimage bus export » écrit ce qui est dit.",
        "{service} is replaced, but what was said since could not be read to count it.\n{reason}\n"
        'See whether the node\'s server answers: "arrimage status". "arrimage bus export" writes what was said.',
    ),
    "handover.made": (
        "{service} : {records} inscription(s) dans {file}, signées, chiffrées. Gardez la phrase de passe à part.",
        "{service}: {records} record(s) written to {file}, signed and encrypted. Keep the passphrase elsewhere.",
    ),
    "handover.taken": (
        "{service} a pris {taken} inscription(s) sur {records}. Démarrez le nœud : il relit ce qui a été dit.",
        "{service} took {taken} record(s) of {records}. Start the node: it reads what was said.",
    ),
    "swap.none_yet": ("aucun encore", "none yet"),
    "swap.at_next_start": (
        "Le nœud est arrêté. Au prochain « arrimage node up », {service} sera {new} et relira ce qui a été dit.",
        'The node is stopped. At the next "arrimage node up", {service} will be {new} and read what was said.',
    ),
}

SWAP_ERRORS: dict[str, Words] = {
    "component.not_found": words(
        "{file} ne se lit pas.",
        "{file} cannot be read.",
        "Donnez le dossier qui tient ce fichier ; docs/reference/component.md le décrit.",
        "Give the directory that holds this file; docs/reference/component.md describes it.",
    ),
    "component.malformed": words(
        "Ce programme ne peut pas être lu :\n{faults}",
        "This component cannot be read:\n{faults}",
        "Corrigez ces lignes ; docs/reference/component.md dit ce que chaque clé accepte.",
        "Correct these lines; docs/reference/component.md says what each key takes.",
    ),
    "component.other_role": words(
        "{file} est fait pour le service {role}, non pour {wanted}.",
        "{file} is made for the service {role}, not for {wanted}.",
        "Donnez un programme fait pour {wanted}.",
        "Give a program that is made for {wanted}.",
    ),
    "component.program_missing": words(
        "{component} a besoin de {program}, qui n'est pas installé ici.",
        "{component} needs {program}, which is not installed here.",
        "Installez-le, ou ajoutez-le à PATH, puis recommencez.",
        "Install it, or add it to PATH, then try again.",
    ),
    "component.program_too_old": words(
        "{component} a besoin de {program} ≥ {lowest} ; ici : {version}.",
        "{component} needs {program} ≥ {lowest}; here: {version}.",
        "Installez une version plus récente de {program}.",
        "Install a newer version of {program}.",
    ),
    "component.not_prepared": words(
        "{component} n'a pas pu être préparé : « {command} » a échoué.\n{reason}",
        '{component} could not be prepared: "{command}" failed.\n{reason}',
        "La suite est dans {file}.",
        "The rest is in {file}.",
    ),
    "handover.not_one": words(
        "{file} n'est pas un fichier de passation.",
        "{file} is no handover file.",
        "Donnez celui qu'a écrit « arrimage node export ».",
        'Give the one that "arrimage node export" wrote.',
    ),
    "handover.damaged": words(
        "{file} est coupé ou abîmé. Rien n'en a été pris.",
        "{file} is cut off or damaged. Nothing of it was taken.",
        "Copiez-le de nouveau, ou refaites-le : « arrimage node export ».",
        'Copy it again, or make it again: "arrimage node export".',
    ),
    "handover.newer": words(
        "{file} vient d'une version plus récente d'Arrimage. Rien n'en a été pris.",
        "{file} is of a later version of Arrimage. Nothing of it was taken.",
        "Mettez ce nœud à niveau, puis recommencez.",
        "Bring this node up to date, then try again.",
    ),
    "handover.other_organization": words(
        "{file} est celui d'un autre organisme, {organization}. Rien n'en a été pris.",
        "{file} is another organization's, {organization}. Nothing of it was taken.",
        "Donnez un fichier de votre propre organisme.",
        "Give a file of your own organization.",
    ),
    "handover.other_role": words(
        "{file} est celui du service {role}, non de {wanted}. Rien n'en a été pris.",
        "{file} is of the service {role}, not of {wanted}. Nothing of it was taken.",
        "Donnez le fichier de {wanted}.",
        "Give the file of {wanted}.",
    ),
    "handover.forged": words(
        "{file} n'est pas signé par votre organisme, ou a été changé ensuite. Rien n'en a été pris.",
        "{file} is not signed by your organization, or was changed since. Nothing of it was taken.",
        "Ne l'utilisez pas ; demandez d'où il vient, et refaites-le : « arrimage node export ».",
        'Do not use it; ask where it comes from, and make it again: "arrimage node export".',
    ),
    "handover.unable": words(
        "{component} ne déclare aucune commande de passation ({what}).",
        "{component} declares no handover command ({what}).",
        "Demandez-la à ses auteurs ; docs/reference/handover.md la décrit.",
        "Ask its authors for it; docs/reference/handover.md describes it.",
    ),
    "handover.failed": words(
        "Le programme de {service} a échoué à la passation ({what}) : {reason}.",
        "The program of {service} failed at the handover ({what}): {reason}.",
        "Rien n'a été changé chez lui ; voyez son journal, puis recommencez.",
        "Nothing was changed in it; see its log, then try again.",
    ),
    "handover.running": words(
        "Le nœud tourne : {service} ne peut pas prendre de passation en travaillant.",
        "The node runs: {service} cannot take a handover while it works.",
        "Arrêtez le nœud d'abord, ou donnez le fichier à « arrimage node swap --handover ».",
        'Stop the node first, or give the file to "arrimage node swap --handover".',
    ),
    "swap.same": words(
        "{service} est déjà {component}.",
        "{service} is {component} already.",
        "Rien n'a été changé.",
        "Nothing was changed.",
    ),
    "swap.still_waits": words(
        "L'ancien {service} garde {events} événement(s) qu'il n'a pas publié(s) : ils seraient perdus.",
        "The old {service} holds {events} event(s) that it did not publish: they would be lost.",
        "Attendez que le serveur du nœud réponde. Si l'ancien ne publie toujours pas : « arrimage node export "
        "{service} FICHIER --passphrase-file FICHIER », puis recommencez avec --handover et --unasked ; sans "
        "--unasked, la même attente reprend.",
        "Wait until the node's server answers. If the old one still does not publish: \"arrimage node export "
        '{service} FILE --passphrase-file FILE", then try again with --handover and --unasked; else it is '
        "waited for again.",
    ),
    "swap.no_answer": words(
        "L'ancien {service} ne répond pas : nul ne sait s'il garde des événements non publiés.",
        "The old {service} does not answer: nobody knows whether it holds events that are not published.",
        "Démarrez-le, ou donnez --unasked : ce que disent les événements est refait, le reste demeure chez lui.",
        "Start it, or give --unasked: what events say will be done again, the rest is in its store.",
    ),
    "swap.needs_handover": words(
        "Les événements ne disent pas tout ce que {service} garde : sans fichier de passation, le nouveau "
        "programme ne pourrait pas continuer les dossiers en cours. Rien n'a été changé.",
        "Events do not tell all that {service} keeps: without a handover file the new program could not go on "
        "with the cases under way. Nothing was changed.",
        "« arrimage node export {service} FICHIER --passphrase-file FICHIER », puis donnez le fichier avec "
        "--handover ; ou, pour commencer sans ces dossiers, --without-handover.",
        '"arrimage node export {service} FILE --passphrase-file FILE", then give the file with --handover; or, to '
        "begin without these cases, --without-handover.",
    ),
    "swap.on_server": words(
        "Les données de {service} sont sur un serveur PostgreSQL : Arrimage n'y vide rien.",
        "The store of {service} is on a PostgreSQL server: Arrimage empties nothing there.",
        "Dans node.yaml, donnez à {service} une base vide (stores) et le programme voulu (components), puis "
        "redémarrez ; voyez docs/how-to/remplacer-un-composant.fr.md.",
        "In node.yaml, give {service} an empty database (stores) and the program that you want (components), then "
        "start again; see docs/how-to/swap-a-component.md.",
    ),
    "swap.not_rebuilt": words(
        "{service} n'a pas fini de relire les événements en {seconds} s ({reasons}).",
        "{service} did not finish reading the events within {seconds} s ({reasons}).",
        "Il continue : « arrimage status ». Les anciennes données sont dans {aside}.",
        'It goes on: "arrimage status". The old store is in {aside}.',
    ),
    "swap.went_back": words(
        "{service} n'a pas été remplacé ; l'ancien programme a repris avec ses données.\n{reason}",
        "{service} was not replaced; the old program went on with its store.\n{reason}",
        "Corrigez ce qui est dit là, puis recommencez.",
        "Correct what is said there, then try again.",
    ),
    "swap.neither_runs": words(
        "{service} n'a pas été remplacé, et l'ancien programme n'a pas redémarré : rien ne tourne à sa place.\n"
        "Le nouveau : {reason}\nL'ancien : {again}\nLes données de l'ancien sont dans {store}.",
        "{service} was not replaced, and the old program did not start again: nothing runs in its place.\n"
        "The new one: {reason}\nThe old one: {again}\nThe store of the old one is in {store}.",
        "Corrigez cela. Si ces données sont dans set-aside, remettez les fichiers dans {place}, et l'ancien choix "
        "sous « components » dans node.yaml. Arrêtez « arrimage node up » (Ctrl+C), puis redémarrez-le.",
        "Correct that. If that store is in set-aside, move its files back to {place}, and put the old choice back "
        'under "components" in node.yaml. Then end "arrimage node up" (Ctrl+C) and start it again.',
    ),
    "swap.service_absent": words(
        "Ce nœud ne fait pas tourner {service}.",
        "This node does not run {service}.",
        "Il a : {known}.",
        "It has: {known}.",
    ),
    "swap.elsewhere": words(
        "Les morceaux de ce nœud tournent ailleurs : « arrimage node up » n'est pas là pour en remplacer un.",
        'The pieces of this node run elsewhere: "arrimage node up" is not there to replace one.',
        "Arrêtez le morceau, videz ses données, démarrez l'autre ; voyez docs/how-to/swap-a-component.md.",
        "Stop the piece, empty its store, start the other; see docs/how-to/swap-a-component.md.",
    ),
    "control.no_answer": words(
        "Le nœud qui tourne ne répond pas à {socket}.",
        "The running node does not answer at {socket}.",
        "Il date peut-être d'une version plus ancienne : redémarrez « arrimage node up ».",
        'It may be of an older version: start "arrimage node up" again.',
    ),
    "control.failed": words(
        "Le nœud qui tourne n'a pas pu le faire : {reason}",
        "The running node could not do it: {reason}",
        "« arrimage status » dit ce qui tourne ; corrigez ce qui est dit là, puis recommencez.",
        '"arrimage status" says what runs; correct what is said there, then try again.',
    ),
}
