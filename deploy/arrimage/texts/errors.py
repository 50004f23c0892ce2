"""What goes wrong, in words: each code with what is wrong and what to do, French first."""

from __future__ import annotations

from arrimage.texts.agreements import AGREEMENTS_ERRORS
from arrimage.texts.integrators import INTEGRATORS_ERRORS
from arrimage.texts.joining import JOINING_ERRORS
from arrimage.texts.operations import OPERATIONS_ERRORS
from arrimage.texts.swap import SWAP_ERRORS
from arrimage.texts.vault import VAULT_ERRORS
from arrimage.texts.words import Words
from arrimage.texts.words import words as _words

ERRORS: dict[str, Words] = {
    "apply.refused": _words(
        "Le serveur refuse le changement de {name} : {reason}.",
        "The server refuses the change of {name}: {reason}.",
        "Certains réglages ne changent pas sur un flux qui existe ; rétablissez l'ancienne valeur.",
        "Some settings cannot change on a stream that exists; go back to the old value.",
    ),
    "demo.directory_used": _words(
        "Le dossier {directory} n'est pas vide.",
        "The directory {directory} is not empty.",
        "Donnez à --dir un dossier nouveau ou vide.",
        "Give --dir a new or an empty directory.",
    ),
    "demo.not_quiet": _words(
        "La démonstration attend depuis {seconds} s que tout soit livré.",
        "The demonstration has waited {seconds} s for everything to be delivered.",
        "Voyez les journaux du dossier de la démonstration (--dir), puis recommencez.",
        "Look at the logs in the demonstration's directory (--dir), then try again.",
    ),
    "demo.refused": _words(
        "Un service refuse « {route} » : {reason}.",
        'A service refuses "{route}": {reason}.',
        "Voyez les journaux du dossier de la démonstration (--dir), puis signalez-le.",
        "Look at the logs in the demonstration's directory (--dir), then report it.",
    ),
    "http.away": _words(
        "Le service {service} ne répond pas à {url}.",
        "The service {service} does not answer at {url}.",
        "Voyez si le nœud tourne : « arrimage node up ».",
        'See whether the node runs: "arrimage node up".',
    ),
    "http.refused": _words(
        "Le service {service} refuse ({code}) : {reason}",
        "The service {service} refuses ({code}): {reason}",
        "Ce code est expliqué par le service ; la liste de ses commandes est à /openapi.json.",
        "The service explains this code; its commands are listed at /openapi.json.",
    ),
    "hub.certificate_missing": _words(
        "Le fichier du réseau annonce une adresse TLS, mais {certificate} ou {private_key} manque.",
        "The network file says a TLS address, but {certificate} or {private_key} is missing.",
        "Mettez-y le certificat du carrefour et sa clé privée, au format PEM.",
        "Put the hub's certificate and its private key there, as PEM.",
    ),
    "hub.not_running": _words(
        "Aucun carrefour ne tourne dans {directory}.",
        "No hub runs in {directory}.",
        "Démarrez-le : « arrimage network up FICHIER --dir {directory} ».",
        'Start it: "arrimage network up FILE --dir {directory}".',
    ),
    "hub.two_websockets": _words(
        "Les nœuds ({leaf_url}) et les intégrateurs ({client_url}) iraient à deux ports websocket.",
        "Nodes ({leaf_url}) and integrators ({client_url}) would go to two websocket ports.",
        "Un carrefour n'en a qu'un : donnez-leur la même adresse.",
        "A hub has one: give them the same address.",
    ),
    "key.exists": _words(
        "Il y a déjà une clé dans {file}.",
        "There is a key in {file} already.",
        "Rien n'a été changé : une clé n'est jamais remplacée. Donnez un autre fichier.",
        "Nothing was changed: a key is never overwritten. Give another file.",
    ),
    "key.malformed": _words(
        "{file} ne contient pas une graine NKey.",
        "{file} does not hold an NKey seed.",
        "Rétablissez-le depuis votre sauvegarde ; une nouvelle clé demande une nouvelle adhésion.",
        "Restore it from your backup; a new key needs a new membership.",
    ),
    "key.unreadable": _words(
        "La clé {file} ne se lit pas ({reason}).",
        "The key {file} cannot be read ({reason}).",
        "Lancez la commande sous le compte à qui appartient ce dossier.",
        "Run the command as the user who owns this directory.",
    ),
    "module.unknown": _words(
        "node.yaml éteint des modules qu'aucun service n'a : {names}.",
        "node.yaml switches off modules that no service has: {names}.",
        "Corrigez « modules_off » ; il y a : {known}.",
        "Correct modules_off; there are: {known}.",
    ),
    "parameter.unknown": _words(
        "Aucun service de ce nœud n'a de paramètre {name}.",
        "No service of this node has a parameter {name}.",
        "Il y a : {known}.",
        "There are: {known}.",
    ),
    "network.exists": _words(
        "{file} existe déjà.",
        "{file} exists already.",
        "Rien n'a été changé. Donnez un autre nom.",
        "Nothing was changed. Give another name.",
    ),
    "node.exists": _words(
        "Il y a déjà un nœud dans {directory}.",
        "There is a node in {directory} already.",
        "Rien n'a été changé. Choisissez un autre dossier avec --dir.",
        "Nothing was changed. Choose another directory with --dir.",
    ),
    "node.malformed": _words(
        "Ce nœud ne peut pas être lu :\n{faults}",
        "This node cannot be read:\n{faults}",
        "Corrigez ces lignes ; docs/reference/cli.md dit ce que chaque clé accepte.",
        "Correct these lines; docs/reference/cli.md says what each key takes.",
    ),
    "node.clear_text_link": _words(
        "Le profil « production » refuse un lien en clair vers le carrefour : {url}.",
        'The profile "production" refuses a link in clear text to the hub: {url}.',
        "Demandez à l'exploitant du carrefour une adresse wss:// ou tls://, dans le fichier de réseau.",
        "Ask the hub's operator for an address with wss:// or tls://, in the network file.",
    ),
    "node.clear_text_listen": _words(
        "Le profil « production » refuse d'écouter en clair sur {listen}.",
        'The profile "production" refuses to listen in clear text on {listen}.',
        "Gardez listen: 127.0.0.1 et mettez devant un mandataire TLS ; ou, si tout le nœud est dans un réseau à "
        "lui, écrivez private_network: true dans node.yaml.",
        "Keep listen: 127.0.0.1 and put a TLS proxy before it; or, if the whole node is in a network of its own, "
        "write private_network: true into node.yaml.",
    ),
    "node.clear_text_store": _words(
        "Le profil « production » refuse un magasin joint en clair sur une autre machine : {service}.",
        'The profile "production" refuses a store on another machine that is reached in clear text: {service}.',
        "Ajoutez ?ssl=verify-full à son adresse, ou écrivez private_network: true si le réseau est à vous seuls.",
        "Add ?ssl=verify-full to its address, or write private_network: true if the network is yours alone.",
    ),
    "node.no_such_piece": _words(
        "Ce nœud n'a pas de morceau « {piece} ».",
        'This node has no piece "{piece}".',
        "Il a : {known}.",
        "It has: {known}.",
    ),
    "node.not_found": _words(
        "Pas de node.yaml dans {directory}.",
        "There is no node.yaml in {directory}.",
        "Donnez le dossier du nœud avec --dir, ou créez-en un : « arrimage node init ».",
        'Give the node\'s directory with --dir, or make one: "arrimage node init".',
    ),
    "node.not_in_network": _words(
        "Le réseau {network} ne connaît pas {organization}.",
        "The network {network} does not know {organization}.",
        "Envoyez membership-request.yaml à l'exploitant du carrefour, puis prenez le fichier qu'il rend.",
        "Send membership-request.yaml to the hub's operator, then take the file that comes back.",
    ),
    "node.not_ready": _words(
        "Après {seconds} s, le nœud n'est pas prêt : {reasons}.",
        "After {seconds} s the node is not ready: {reasons}.",
        "Les fichiers de logs/ disent pourquoi.",
        "The files in logs/ say why.",
    ),
    "node.not_running": _words(
        "Aucun nœud ne tourne dans {directory}.",
        "No node runs in {directory}.",
        "Démarrez-le : « arrimage node up --dir {directory} ».",
        'Start it: "arrimage node up --dir {directory}".',
    ),
    "node.older_network": _words(
        "Ce fichier du réseau est à la version {version} ; le nœud connaît déjà la version {known}.",
        "This network file is version {version}; the node knows version {known} already.",
        "Demandez le fichier courant à l'exploitant du carrefour.",
        "Ask the hub's operator for the current file.",
    ),
    "node.other_key_in_network": _words(
        "Le réseau {network} connaît {organization} sous une autre clé que celle de ce dossier.",
        "The network {network} knows {organization} under another key than this directory's.",
        "Appelez l'exploitant du carrefour : comparez l'empreinte de membership-request.yaml.",
        "Call the hub's operator: compare the fingerprint in membership-request.yaml.",
    ),
    "key.succession_waits": _words(
        "Une nouvelle clé attend déjà : {file}.",
        "A new key waits already: {file}.",
        "Prenez le fichier du réseau qui la connaît (« arrimage node join »), ou supprimez-la et recommencez.",
        'Take the network file that knows it ("arrimage node join"), or delete it and begin again.',
    ),
    "node.partner_key_changed": _words(
        "La clé de {organization} a changé ; son empreinte serait maintenant {fingerprint}.",
        "The key of {organization} has changed; its fingerprint would now be {fingerprint}.",
        "Appelez cet organisme ; si l'empreinte est la sienne : --confirm {organization}.",
        "Call that organization; if the fingerprint is theirs: --confirm {organization}.",
    ),
    "node.which": _words(
        "Quel nœud ? Ceux de nodes/ : {found}.",
        "Which node? Those in nodes/: {found}.",
        "Ajoutez son dossier à la commande (--dir nodes/…), ou nommez-le dans la variable ARRIMAGE_NODE.",
        "Add its directory to the command (--dir nodes/…), or name it in the variable ARRIMAGE_NODE.",
    ),
    "node.none_here": _words(
        "Aucun nœud dans {directory}, ni dans le dossier nodes/ qui s'y trouverait.",
        "There is no node in {directory}, nor in a directory nodes/ of it.",
        "Allez dans le dossier qui contient nodes/, ou donnez celui du nœud avec --dir.",
        "Go to the directory that holds nodes/, or give that of the node with --dir.",
    ),
    "port.none_free": _words(
        "Aucun port libre trouvé sur {host} entre {first} et {last}.",
        "No free port was found on {host} between {first} and {last}.",
        "Choisissez-en dans node.yaml, sous « ports ».",
        'Choose some in node.yaml, under "ports".',
    ),
    "run.already": _words(
        "{directory} tourne déjà.",
        "{directory} runs already.",
        "Arrêtez l'autre d'abord, ou laissez-le : un dossier ne tourne qu'une fois.",
        "Stop the other one first, or leave it: a directory runs only once.",
    ),
    "server.config_refused": _words(
        "Le serveur NATS refuse {file} : {reason}",
        "The NATS server refuses {file}: {reason}",
        "C'est une faute d'Arrimage si vous n'avez pas écrit dans ce fichier : signalez-la.",
        "It is a fault of Arrimage unless you wrote in that file: please report it.",
    ),
    "server.ended": _words(
        "Le serveur « {server} » s'est arrêté au démarrage :\n{reason}\n",
        'The server "{server}" ended at its start:\n{reason}\n',
        "Si le port est pris, changez-le ; le journal est {file}.",
        "If the port is taken, change it; the log is {file}.",
    ),
    "server.not_found": _words(
        "Le programme nats-server est introuvable.",
        "The program nats-server was not found.",
        "Réinstallez Arrimage (il l'apporte), ou donnez son chemin dans {variable}.",
        "Install Arrimage again (it brings it), or give its path in {variable}.",
    ),
    "server.silent": _words(
        "Le serveur « {server} » ne répond pas à {url}.",
        'The server "{server}" does not answer at {url}.',
        "Son journal dit pourquoi : {file}.",
        "Its log says why: {file}.",
    ),
    "server.unreachable": _words(
        "Le serveur {url} ne se laisse pas joindre ({reason}).",
        "The server {url} cannot be reached ({reason}).",
        "Démarrez-le (« arrimage network up FICHIER » pour un carrefour, « arrimage node up » pour un nœud), et "
        "voyez si vous êtes sur la bonne machine.",
        'Start it ("arrimage network up FILE" for a hub, "arrimage node up" for a node), and see whether '
        "you are on the right machine.",
    ),
    "service.broken": _words(
        "Ce qui est installé sous le nom {service} n'est pas un service ({entry}).",
        "What is installed as {service} is not a service ({entry}).",
        "Réinstallez la distribution arrimage-{service}.",
        "Install the distribution arrimage-{service} again.",
    ),
    "service.ended": _words(
        "Le service {service} s'est arrêté au démarrage :\n{reason}\n",
        "The service {service} ended at its start:\n{reason}\n",
        "La suite est dans {file}.",
        "The rest is in {file}.",
    ),
    "service.not_installed": _words(
        "Le service {service} n'est pas installé.",
        "The service {service} is not installed.",
        "Installez la distribution arrimage-{service}, ou retirez-le de « services ».",
        'Install the distribution arrimage-{service}, or remove it from "services".',
    ),
    "service.not_started": _words(
        "Le service {service} n'a pas dit où il répond.",
        "The service {service} has not said where it answers.",
        "Ce qu'il a dit est dans {file}.",
        "What it said is in {file}.",
    ),
    "service.unknown": _words(
        "Le service {service} ne tourne pas dans ce nœud.",
        "The service {service} does not run in this node.",
        "Services qui tournent : {known}.",
        "Services that run: {known}.",
    ),
    "worker.exists": _words(
        "L'intervenant {id} a déjà une clé.",
        "The worker {id} has a key already.",
        "Retirez-la d'abord : « arrimage node worker remove {id} », avec le même --dir.",
        'Remove it first: "arrimage node worker remove {id}", with the same --dir.',
    ),
    "worker.malformed_id": _words(
        "« {id} » ne peut pas désigner un intervenant.",
        '"{id}" cannot stand for a worker.',
        "Minuscules, chiffres et traits d'union, 31 au plus ; jamais un nom, car les journaux le montrent.",
        "Lower-case letters, digits and hyphens, 31 at most; never a name, for logs show it.",
    ),
    "worker.malformed_email": _words(
        "Ceci n'est pas une adresse de courriel.",
        "This is no e-mail address.",
        "Donnez l'adresse seule, comme nom@exemple.org, ou rien pour n'envoyer aucun courriel.",
        "Give the address alone, like name@example.org, or nothing so that no e-mail is sent.",
    ),
    "worker.unknown": _words(
        "Aucun intervenant {id} ici.",
        "There is no worker {id} here.",
        "Voyez la liste : « arrimage node worker list ».",
        'See the list: "arrimage node worker list".',
    ),
}
ERRORS |= OPERATIONS_ERRORS
ERRORS |= AGREEMENTS_ERRORS
ERRORS |= JOINING_ERRORS
ERRORS |= INTEGRATORS_ERRORS
ERRORS |= SWAP_ERRORS
ERRORS |= VAULT_ERRORS
