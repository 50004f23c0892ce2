"""What ``arrimage node doctor`` says: for each code the cause and the remedy, French first."""

from __future__ import annotations

from arrimage.texts.doctor_vault import VAULT
from arrimage.texts.words import Words, words

NOTES = frozenset({"node.alone", "node.stopped", "port.will_move", "vault.not_final"})
WARNINGS = frozenset(
    (
        "backup.left_over",
        "backup.never",
        "backup.old",
        "hub.certificate_soon",
        "hub.older",
        "store.not_migrated",
        "service.warns",
        "key.folder_open",
        "vault.backup_kept",
        "vault.never_backed_up",
    )
)

DOCTOR: dict[str, Words] = {
    # --- files -----------------------------------------------------------------------------------------------
    "config.unusable": words(
        "node.yaml ne peut pas servir : {reason}",
        "node.yaml cannot be used: {reason}",
        "Corrigez la ligne nommée ({remedy}), puis relancez cette commande.",
        "Correct the line that is named ({remedy}), then run this command again.",
    ),
    "network.unusable": words(
        "Le fichier du réseau ne peut pas servir : {reason}",
        "The network file cannot be used: {reason}",
        "Demandez le fichier à l'exploitant du carrefour, puis « arrimage node join FICHIER ». {remedy}",
        "Ask the hub's operator for the file, then 'arrimage node join FILE'. {remedy}",
    ),
    "workers.unusable": words(
        "workers.json est illisible : aucune nouvelle clé d'intervenant n'est reconnue.",
        "workers.json cannot be read: no new worker's key is known.",
        "Rétablissez-le d'une sauvegarde, ou effacez-le et redonnez des clés : « arrimage node worker add ».",
        "Restore it from a backup, or remove it and give new keys: 'arrimage node worker add'.",
    ),
    "key.missing": words(
        "La clé {file} manque : {what}.",
        "The key {file} is missing: {what}.",
        "Rétablissez-la d'une sauvegarde (« arrimage node restore »). Une clé perdue ne se refait pas.",
        "Restore it from a backup ('arrimage node restore'). A lost key cannot be made again.",
    ),
    "key.open_to_others": words(
        "La clé {file} peut être lue par d'autres comptes de cette machine (droits {mode}).",
        "Other accounts of this machine can read the key {file} (mode {mode}).",
        "chmod 600 {file}",
        "chmod 600 {file}",
    ),
    "key.folder_open": words(
        "Le dossier {file} est ouvert à d'autres comptes de cette machine (droits {mode}).",
        "The folder {file} is open to other accounts of this machine (mode {mode}).",
        "chmod 700 {file}",
        "chmod 700 {file}",
    ),
    "key.not_readable": words(
        "La clé {file} ne peut pas être lue : {reason}.",
        "The key {file} cannot be read: {reason}.",
        "Le nœud doit tourner sous le compte à qui le dossier appartient : chown -R COMPTE {folder}",
        "The node must run as the account that owns the directory: chown -R ACCOUNT {folder}",
    ),
    "key.damaged": words(
        "La clé {file} est abîmée : ce n'est pas ce que « arrimage node init » a écrit.",
        "The key {file} is damaged: it is not what 'arrimage node init' wrote.",
        "Rétablissez-la d'une sauvegarde (« arrimage node restore »).",
        "Restore it from a backup ('arrimage node restore').",
    ),
    "key.other_in_network": words(
        "Le réseau {network} connaît {organization} sous une autre clé que celle de ce dossier.",
        "The network {network} knows {organization} by another key than this directory's.",
        "Envoyez de nouveau membership-request.yaml à l'exploitant du carrefour, ou rétablissez les bonnes clés.",
        "Send membership-request.yaml to the hub's operator again, or restore the right keys.",
    ),
    "key.not_in_network": words(
        "Le réseau {network} ne connaît pas {organization}.",
        "The network {network} does not know {organization}.",
        "Demandez à l'exploitant du carrefour un fichier où il figure, puis « arrimage node join FICHIER ».",
        "Ask the hub's operator for a file that lists the organization, then 'arrimage node join FILE'.",
    ),
    "node.alone": words(
        "Le nœud n'est pas encore membre d'un réseau.",
        "The node is not a member of a network yet.",
        "Quand vous aurez le fichier du réseau : « arrimage node join FICHIER ».",
        "Once you have the network file: 'arrimage node join FILE'.",
    ),
    # --- disk and stores -------------------------------------------------------------------------------------
    "disk.read_only": words(
        "Rien ne peut être écrit dans {folder} : {reason}.",
        "Nothing can be written to {folder}: {reason}.",
        "Voyez si le disque est monté en lecture seule (après une panne, souvent) et à qui le dossier appartient.",
        "See whether the disk is mounted read-only (often after a failure) and who owns the folder.",
    ),
    "disk.nearly_full": words(
        "Il ne reste que {free} Mo sur le disque de {folder}.",
        "Only {free} MB are left on the disk of {folder}.",
        "Libérez de l'espace : vieilles sauvegardes, autres programmes. N'effacez rien dans stores ni jetstream.",
        "Free some space: old backups, other programs. Delete nothing in stores or jetstream.",
    ),
    "store.newer": words(
        "Les données de {service} viennent d'une version plus récente d'Arrimage ({revision}).",
        "The store of {service} is of a newer version of Arrimage ({revision}).",
        "Installez la version qui a écrit ces données, ou une plus récente ; n'y touchez pas avec celle-ci.",
        "Install the version that wrote this store, or a newer one; leave it alone with this one.",
    ),
    "store.not_migrated": words(
        "Les données de {service} sont d'une version plus ancienne ; elles seront mises à niveau au démarrage.",
        "The store of {service} is of an older version; it will be brought up to date at the start.",
        "Faites d'abord une sauvegarde (« arrimage node backup »), puis « arrimage node up ».",
        "Make a backup first ('arrimage node backup'), then 'arrimage node up'.",
    ),
    "store.damaged": words(
        "Les données de {service} ne peuvent pas être lues ({reason}).",
        "The store of {service} cannot be read ({reason}).",
        "N'y touchez pas ; rétablissez la dernière sauvegarde dans un autre dossier (« arrimage node restore »).",
        "Leave it alone; restore the last backup into another directory ('arrimage node restore').",
    ),
    "postgres.away": words(
        "PostgreSQL ne répond pas à {address} (données de {service}).",
        "PostgreSQL does not answer at {address} (store of {service}).",
        "Démarrez-le ; les services reprennent d'eux-mêmes.",
        "Start it; the services go on by themselves.",
    ),
    "postgres.password": words(
        "PostgreSQL refuse le mot de passe du rôle {role} ({address}, données de {service}).",
        "PostgreSQL refuses the password of the role {role} ({address}, store of {service}).",
        "Mettez le bon dans {file}, ou redonnez celui du fichier au rôle : ALTER ROLE … PASSWORD.",
        "Put the right one into {file}, or give the role the file's again: ALTER ROLE … PASSWORD.",
    ),
    "postgres.database_missing": words(
        "La base {database} n'existe pas sur {address} (données de {service}).",
        "The database {database} does not exist at {address} (store of {service}).",
        "Créez-la (postgresql.sql du nœud), ou corrigez « stores » dans node.yaml.",
        "Create it (the node's postgresql.sql), or correct 'stores' in node.yaml.",
    ),
    "backup.never": words(
        "Aucune sauvegarde n'a encore été faite.",
        "No backup was made yet.",
        "« arrimage node backup --to FICHIER », et gardez-la ailleurs que sur cette machine.",
        "'arrimage node backup --to FILE', and keep it elsewhere than on this machine.",
    ),
    "backup.old": words(
        "La dernière sauvegarde a {days} jours.",
        "The last backup is {days} days old.",
        "« arrimage node backup --to FICHIER » ; voyez pourquoi la tâche planifiée n'a pas tourné.",
        "'arrimage node backup --to FILE'; see why the scheduled job did not run.",
    ),
    "backup.left_over": words(
        "Une sauvegarde interrompue a laissé des copies non chiffrées des données dans {folder}.",
        "A backup that was killed left copies of the stores that are not encrypted in {folder}.",
        "« arrimage node backup --to FICHIER » les efface d'abord ; ou effacez ce dossier vous-même.",
        "'arrimage node backup --to FILE' removes them first; or remove the folder yourself.",
    ),
    # --- events ----------------------------------------------------------------------------------------------
    "events.stuck": words(
        "{count} événement(s) mis de côté de {service} attendent une personne.",
        "{count} parked event(s) of {service} wait for a person.",
        "« arrimage parked list », puis « retry » une fois la cause réparée.",
        "'arrimage parked list', then 'retry' once the cause is mended.",
    ),
    "events.refused": words(
        "{count} événement(s) de {service} ne pourront jamais partir et retiennent leur dossier.",
        "{count} event(s) of {service} can never leave and hold back their case.",
        "« arrimage logs --event relay.refused_for_ever » donne le code ; signalez-le.",
        "'arrimage logs --event relay.refused_for_ever' gives the code; report it.",
    ),
    "events.wait": words(
        "Des événements de {service} attendent de partir depuis {minutes} minutes.",
        "Events of {service} have waited to leave for {minutes} minutes.",
        "Voyez les autres constats : serveur du nœud, carrefour. Rien n'est perdu.",
        "See the other findings: the node's server, the hub. Nothing is lost.",
    ),
    # --- processes and ports ---------------------------------------------------------------------------------
    "node.stopped": words(
        "Le nœud ne tourne pas.",
        "The node does not run.",
        "« arrimage node up » le démarre.",
        "'arrimage node up' starts it.",
    ),
    "node.died": words(
        "Le nœud s'est arrêté sans l'ordre de personne (coupure de courant, manque de mémoire ?).",
        "The node ended without being told to (power cut, out of memory?).",
        "« arrimage node up » ; rien n'est perdu. Si cela se répète, lisez la fin de {file}.",
        "'arrimage node up'; nothing is lost. If it repeats read the end of {file}.",
    ),
    "service.down": words(
        "Le service {service} ne tourne pas.",
        "The service {service} does not run.",
        "Lisez la fin de {file}, puis redémarrez le nœud.",
        "Read the end of {file}, then start the node again.",
    ),
    "service.silent": words(
        "Le service {service} ne répond pas à {url}.",
        "The service {service} does not answer at {url}.",
        "S'il vient de démarrer, attendez une minute. Sinon « arrimage logs --service {service} --since 1h ».",
        "If it was just started wait a minute. If not: 'arrimage logs --service {service} --since 1h'.",
    ),
    "service.crash_looping": words(
        "{service} s'est arrêté {count} fois en 15 minutes (dernier état : {exit_code}).",
        "{service} ended {count} times within 15 minutes (last status: {exit_code}).",
        "Lisez la fin de {file}. État 78 : un réglage ; -9 : souvent le manque de mémoire.",
        "Read the end of {file}. Status 78: a setting; -9: often out of memory.",
    ),
    "service.not_ready": words(
        "Le service {service} ne fait pas tout son travail ({code}) : {reason}",
        "The service {service} does not do all of its work ({code}): {reason}",
        "Voyez les autres constats, puis « arrimage logs --service {service} --level warning --since 1h ».",
        "See the other findings, then 'arrimage logs --service {service} --level warning --since 1h'.",
    ),
    "service.warns": words(
        "Le service {service} signale ({code}) : {reason}",
        "The service {service} reports ({code}): {reason}",
        "Voyez les autres constats, puis « arrimage logs --service {service} --level warning --since 1h ».",
        "See the other findings, then 'arrimage logs --service {service} --level warning --since 1h'.",
    ),
    "port.taken": words(
        "Le port {port} ({name} dans node.yaml) est pris par un autre programme.",
        "The port {port} ({name} in node.yaml) is taken by another program.",
        "Arrêtez ce programme (« ss -ltnp » le nomme), ou donnez un autre port dans node.yaml.",
        "Stop that program ('ss -ltnp' names it), or give another port in node.yaml.",
    ),
    "port.will_move": words(
        "Le port {port}, que {name} avait choisi, est pris par un autre programme.",
        "The port {port}, which {name} had chosen, is taken by another program.",
        "Rien à faire : le nœud en choisit un autre au démarrage. Pour un port fixe : « ports » dans node.yaml.",
        "Nothing to do: the node chooses another one at its start. For a fixed one: 'ports' in node.yaml.",
    ),
    "port.other_server": words(
        "Au port {port} répond le serveur NATS d'un autre nœud ou carrefour ({server}).",
        "At port {port} answers the NATS server of another node or hub ({server}).",
        "Arrêtez-le s'il n'a rien à faire ici, ou donnez un autre port à nats dans node.yaml.",
        "Stop it if it has no business here, or give nats another port in node.yaml.",
    ),
    # --- the node's own bus ----------------------------------------------------------------------------------
    "bus.silent": words(
        "Le serveur NATS du nœud ne répond pas à {url}.",
        "The node's NATS server does not answer at {url}.",
        "Lisez la fin de {file}, puis redémarrez le nœud.",
        "Read the end of {file}, then start the node again.",
    ),
    "bus.key_refused": words(
        "Le serveur NATS du nœud refuse la clé de l'exploitant du dossier.",
        "The node's NATS server refuses the key of the directory's operator.",
        "Les clés ont changé depuis le démarrage : arrêtez le nœud et redémarrez-le.",
        "The keys changed since it started: stop the node and start it again.",
    ),
    "bus.stream_missing": words(
        "Le flux {name} manque sur le nœud.",
        "The stream {name} is missing on the node.",
        "« arrimage node apply ».",
        "'arrimage node apply'.",
    ),
    "bus.durable_missing": words(
        "Le consommateur {name} manque : ce service n'entend rien.",
        "The durable {name} is missing: that service hears nothing.",
        "« arrimage node apply ».",
        "'arrimage node apply'.",
    ),
    "bus.outdated": words(
        "{name} n'est pas à jour : {details}.",
        "{name} is not up to date: {details}.",
        "« arrimage node apply » le met à jour ; rien n'est manqué, ce qu'il avait laissé passer est relu.",
        "'arrimage node apply' brings it up to date; nothing is missed, what it had passed over is read again.",
    ),
    # --- the hub ---------------------------------------------------------------------------------------------
    "hub.name_unknown": words(
        "Le nom du carrefour, {host}, est inconnu ici (DNS).",
        "The hub's name, {host}, is unknown here (DNS).",
        "Voyez si cette machine a accès à Internet et si le nom est juste dans le fichier du réseau.",
        "See whether this machine reaches the Internet and whether the network file has the right name.",
    ),
    "hub.refuses": words(
        "{host} refuse la connexion au port {port} : aucun carrefour n'y répond.",
        "{host} refuses the connection at port {port}: no hub answers there.",
        "Le carrefour est sans doute arrêté : appelez son exploitant.",
        "The hub is probably down: call its operator.",
    ),
    "hub.no_answer": words(
        "{host} ne répond pas au port {port} ({reason}).",
        "{host} does not answer at port {port} ({reason}).",
        "Souvent un pare-feu : demandez que les connexions sortantes vers {host}:{port} soient permises.",
        "Often a firewall: ask that outgoing connections to {host}:{port} be allowed.",
    ),
    "hub.not_a_hub": words(
        "Ce qui répond à {host}:{port} n'est pas un carrefour ({reason}).",
        "What answers at {host}:{port} is not a hub ({reason}).",
        "Un mandataire (proxy) se met peut-être entre les deux ; sinon vérifiez l'adresse avec l'exploitant.",
        "A proxy may stand between the two; else check the address with the hub's operator.",
    ),
    "hub.certificate_expired": words(
        "Le certificat TLS du carrefour a expiré.",
        "The hub's TLS certificate has expired.",
        "Prévenez l'exploitant du carrefour. Si lui le voit bon, l'horloge de cette machine est fausse.",
        "Tell the hub's operator. If it is good for them, this machine's clock is wrong.",
    ),
    "hub.certificate_not_yet": words(
        "Le certificat TLS du carrefour n'est pas encore valide : l'horloge d'ici est sans doute fausse.",
        "The hub's TLS certificate is not valid yet: this machine's clock is probably wrong.",
        "Réglez l'heure de la machine (NTP).",
        "Set the machine's time (NTP).",
    ),
    "hub.certificate_wrong_host": words(
        "Le certificat TLS du carrefour n'est pas au nom de {host}.",
        "The hub's TLS certificate is not for {host}.",
        "Vérifiez l'adresse avec l'exploitant ; si elle est juste, son certificat est à refaire.",
        "Check the address with the hub's operator; if it is right their certificate must be made anew.",
    ),
    "hub.certificate_untrusted": words(
        "Le certificat TLS du carrefour n'est signé par aucune autorité connue ici.",
        "The hub's TLS certificate is signed by no authority that is known here.",
        "Demandez à l'exploitant le fichier hub-ca.pem et mettez-le dans {folder}.",
        "Ask the hub's operator for the file hub-ca.pem and put it into {folder}.",
    ),
    "hub.certificate_soon": words(
        "Le certificat TLS du carrefour expire dans {days} jours.",
        "The hub's TLS certificate ends in {days} days.",
        "Rappelez-le à l'exploitant du carrefour.",
        "Remind the hub's operator.",
    ),
    "hub.key_refused": words(
        "Le carrefour refuse la clé de ce nœud : son exploitant ne l'a pas encore ajoutée, ou l'a retirée.",
        "The hub refuses this node's key: its operator has not added it yet, or has taken it out.",
        "Envoyez-lui membership-request.yaml ; il fait « arrimage network add », puis « network apply ».",
        "Send them membership-request.yaml; they run 'arrimage network add', then 'network apply'.",
    ),
    "hub.no_mailbox": words(
        "Le carrefour accepte ce nœud, mais n'a pas de boîte pour {organization}.",
        "The hub accepts this node, but has no mailbox for {organization}.",
        "Demandez à son exploitant « arrimage network apply ».",
        "Ask its operator for 'arrimage network apply'.",
    ),
    "hub.older": words(
        "Le carrefour n'a pas la voie scellée ou celle des retraits : les renseignements scellés attendent, les"
        " retraits passent parmi le reste.",
        "The hub lacks the sealed way or that of withdrawals: what is sealed waits, withdrawals pass among the"
        " rest.",
        "Demandez à son exploitant de le mettre à jour et de faire « arrimage network apply ».",
        "Ask its operator to update it and to run 'arrimage network apply'.",
    ),
    "hub.no_link": words(
        "Le carrefour répond, mais le lien ne s'établit pas ({reason}).",
        "The hub answers, but the link does not stand ({reason}).",
        "Après un nouveau « node join », redémarrez le nœud ; ce sont peut-être aussi le carrefour ou sa version"
        " du fichier : demandez à son exploitant si « arrimage network apply » a été fait, et citez-lui ces mots.",
        "After a new 'node join', restart the node; the hub or its version of the file may be the cause too:"
        " ask its operator whether 'arrimage network apply' was done, and quote these words.",
    ),
    **VAULT,
    # --- time ------------------------------------------------------------------------------------------------
    "clock.differs": words(
        "L'horloge de cette machine est à {seconds} s de celle du carrefour.",
        "This machine's clock is {seconds} s away from the hub's.",
        "Réglez l'heure (NTP) : les échéances dépendent de la date. Fuseau du nœud : {zone}.",
        "Set the time (NTP): deadlines depend on the date. The node's zone: {zone}.",
    ),
    "clock.went_back": words(
        "L'horloge de cette machine est revenue en arrière : {file} a été écrit {minutes} minutes dans le futur.",
        "This machine's clock went back: {file} was written {minutes} minutes in the future.",
        "Réglez l'heure (NTP) avant de démarrer le nœud. Fuseau du nœud : {zone}.",
        "Set the time (NTP) before the node is started. The node's zone: {zone}.",
    ),
    "doctor.could_not_look": words(
        "La vérification « {check} » n'a pas pu se faire ({reason}).",
        "The check '{check}' could not be made ({reason}).",
        "Signalez-le ; les autres constats valent.",
        "Report it; the other findings hold.",
    ),
}
