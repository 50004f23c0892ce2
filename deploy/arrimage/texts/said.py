"""What the command says when all goes well, French first."""

from __future__ import annotations

from arrimage.texts.agreements import AGREEMENTS_SAID
from arrimage.texts.integrators import INTEGRATORS_SAID
from arrimage.texts.joining import JOINING_SAID
from arrimage.texts.operations import OPERATIONS_SAID
from arrimage.texts.swap import SWAP_SAID
from arrimage.texts.vault import VAULT_SAID

SAID: dict[str, tuple[str, str]] = {
    "audit.whole": (
        "Le journal des accès est entier : {entries} entrées, tenues contre une preuve gardée ailleurs jusqu'à la "
        "{anchored}e.",
        "The access log is whole: {entries} entries, held against a proof kept elsewhere up to number {anchored}.",
    ),
    "audit.broken": (
        "Le journal des accès n'est pas celui qui a été écrit ({count} constat(s)). Gardez les données telles "
        "quelles et inscrivez un incident au registre.",
        "The access log is not as it was written ({count} finding(s)). Keep the store as it is, and write an "
        "incident into the register.",
    ),
    "audit.fault.changed": ("entrée {number} : modifiée", "entry {number}: changed"),
    "audit.fault.missing": ("entrée {number} : enlevée", "entry {number}: taken away"),
    "audit.fault.cut": (
        "entrée {number} : manque, avec tout ce qui suivait",
        "entry {number}: missing, with all that followed",
    ),
    "audit.fault.head_changed": (
        "entrée {number} : la fin du journal n'est pas celle qui a été notée",
        "entry {number}: the end of the log is not the one that was noted",
    ),
    "audit.fault.no_head": (
        "entrée {number} : la fin du journal n'est plus notée",
        "entry {number}: the end of the log is not noted any more",
    ),
    "audit.fault.rewritten": (
        "entrée {number} : le journal a été réécrit jusque-là",
        "entry {number}: the log was rewritten up to there",
    ),
    "audit.count": ("{count} entrée(s)", "{count} entry(ies)"),
    "error.code": ("code : {code}", "code: {code}"),
    "apply.nothing": ("rien à changer", "nothing to change"),
    "apply.made": ("créé     {kind} {name}", "made     {kind} {name}"),
    "apply.updated": ("modifié  {kind} {name} : {details}", "updated  {kind} {name}: {details}"),
    "apply.reset": (
        "relu     {kind} {name} : son filtre s'élargit, il repart du début",
        "reset    {kind} {name}: its filter widened, it starts again from the beginning",
    ),
    "apply.left": (
        "laissé   {kind} {name} : plus rien ne le demande ; à retirer à la main",
        "left     {kind} {name}: nothing asks for it any more; remove it by hand",
    ),
    "apply.stream": ("flux", "stream"),
    "apply.durable": ("consommateur", "durable"),
    "hub.reloaded": (
        "configuration relue par le carrefour, sans arrêt",
        "configuration read again by the hub, without a stop",
    ),
    "hub.up": (
        "carrefour {network} : nœuds sur {leaf_url}, intégrateurs sur {client_url}",
        "hub {network}: nodes at {leaf_url}, integrators at {client_url}",
    ),
    "node.piece": ("{piece:<14} {directory}", "{piece:<14} {directory}"),
    "ask.choice": ("[o/N]", "[y/N]"),
    "ask.no": ("Rien n'a été changé.", "Nothing was changed."),
    "run.stop_hint": ("Ctrl-C pour arrêter.", "Ctrl-C to stop."),
    "run.stopping": ("arrêt…", "stopping…"),
    "run.ended": (
        "{name} s'est arrêté (état {exit_code}) ; nouveau départ dans {again_in:g} s",
        "{name} ended (status {exit_code}); starting again in {again_in:g} s",
    ),
    "node.made": ("nœud de {organization} créé dans {directory}", "node of {organization} made in {directory}"),
    "node.request": (
        "À envoyer à l'exploitant du carrefour : {file}\nEmpreinte à lui lire de vive voix :",
        "To send to the hub's operator: {file}\nFingerprint to read to them by voice:",
    ),
    "node.keys_stay": (
        "Les clés de {keys} ne quittent jamais cette machine ; sauvegardez-les.",
        "The keys in {keys} never leave this machine; back them up.",
    ),
    "node.joined": (
        "réseau {network}, version {version} : pris au prochain démarrage",
        "network {network}, version {version}: taken at the next start",
    ),
    "node.partner_new": (
        "  + {organization}   empreinte {fingerprint}",
        "  + {organization}   fingerprint {fingerprint}",
    ),
    "node.partner_succeeded": (
        "  ~ {organization}   nouvelle clé, signée par l'ancienne : rien à confirmer",
        "  ~ {organization}   new key, signed by the old one: nothing to confirm",
    ),
    "node.new_key_made": (
        "Nouvelle clé de signature : {key}. Elle sert dès que le réseau la connaît ; d'ici là, l'ancienne.\n"
        "À envoyer à l'exploitant du carrefour (« arrimage network add ») : {file}",
        "New signing key: {key}. It signs once the network knows it; until then the old one does.\n"
        'To send to the hub\'s operator ("arrimage network add"): {file}',
    ),
    "node.own_key_taken": (
        "La nouvelle clé de cet organisme signe dès le prochain démarrage ; l'ancienne n'est plus là. Signez de "
        "nouveau les ententes (« arrimage agreement sign »).",
        "This organization's new key signs from the next start on; the old one is gone. Sign the agreements again "
        '("arrimage agreement sign").',
    ),
    "node.partner_gone": ("  − {organization}", "  − {organization}"),
    "node.up": ("nœud de {organization} : serveur {url}", "node of {organization}: server {url}"),
    "node.alone": (
        "pas encore membre d'un réseau : « arrimage node join FICHIER --dir {directory} »",
        'not a member of a network yet: "arrimage node join FILE --dir {directory}"',
    ),
    "node.service": ("  {service:<14} {url}", "  {service:<14} {url}"),
    "node.pages": ("pages des intervenants : {url}/", "workers' pages: {url}/"),
    "node.server": ("serveur du nœud", "the node's server"),
    "worker.key": (
        "Remettez-la sur papier : elle se tape une fois, avec l'identifiant, à la page « Choisir un mot de "
        "passe » (/intake/first-time) ; majuscules et espaces ne comptent pas.\n"
        "Clé de {id} ({role}), montrée cette seule fois :",
        "Hand it over on paper: it is typed once, with the account, on the page “Choose a password” "
        "(/intake/first-time); capitals and blanks do not count.\n"
        "Key of {id} ({role}), shown this once:",
    ),
    "worker.none": ("aucun intervenant", "no worker"),
    "worker.removed": ("clé de {id} retirée", "key of {id} removed"),
    "worker.set": ("avis à {id} : changé", "notices to {id}: changed"),
    "network.good": (
        "{file} : réseau {network}, version {version}, {organizations} organismes, {integrators} intégrateurs",
        "{file}: network {network}, version {version}, {organizations} organizations, {integrators} integrators",
    ),
    "network.compare": (
        "Empreinte de {organization} ; comparez-la de vive voix :",
        "Fingerprint of {organization}; compare it by voice:",
    ),
    "network.added": (
        "{organization} ajouté à {file}, maintenant à la version {version}",
        "{organization} added to {file}, now at version {version}",
    ),
    "network.made": ("{file} écrit", "{file} written"),
    "network.compiled": ("{file} écrit et vérifié par le serveur", "{file} written and checked by the server"),
    "network.key_made": (
        "Graine gardée dans {file}. À mettre sous « integrators » dans le fichier du réseau :",
        'Seed kept in {file}. To put under "integrators" in the network file:',
    ),
    "trace.none": (
        "aucun événement du dossier {case} sur le bus de ce nœud",
        "no event of case {case} on this node's bus",
    ),
    "trace.count": ("{count} événement(s)", "{count} event(s)"),
    "parked.none": ("rien n'est mis de côté", "nothing is parked"),
    "parked.retried": ("{service} {id} : essayé de nouveau", "{service} {id}: tried again"),
    "parked.dropped": ("{service} {id} : écarté", "{service} {id}: dropped"),
    "outgoing.nothing_said": ("rien n'a encore été dit à un autre organisme", "nothing was said to others yet"),
    "outgoing.partners_heading": (
        "PARTENAIRE                       ATTEND  DEPUIS               PARTI  DERNIER DÉPART    SANS ACCUSÉ",
        "PARTNER                           WAITS  SINCE                 LEFT  LAST LEFT         UNANSWERED",
    ),
    "outgoing.partners_meaning": (
        "Ce qui attend, le partenaire ne l'a pas. Ce qui est parti est dans sa boîte au carrefour ;\n"
        "s'il l'a lu, le carrefour seul le sait (arrimage network status). Sans accusé : les aiguillages\n"
        "que son nœud n'a pas encore dit avoir reçus. Si c'est pressant, téléphonez.",
        "What waits, the partner does not have. What has left is in its mailbox at the hub; whether it\n"
        "was read, the hub alone knows (arrimage network status). Unanswered: referrals of which its\n"
        "node has not said yet that they came. If it is urgent, telephone.",
    ),
    "outgoing.partners_refused": (
        "{count} ne peuvent pas partir tels quels : arrimage outgoing list",
        "{count} cannot leave as they are: arrimage outgoing list",
    ),
    "outgoing.none": ("rien n'est retenu à l'envoi", "nothing is held back from leaving"),
    "outgoing.confirm_drop": (
        "Écarter l'événement {id} de {service} ? Il ne partira jamais.",
        "Drop event {id} of {service}? It will never leave.",
    ),
    "parameter.default": ("par défaut", "default"),
    "parameter.none": ("aucun paramètre", "no parameter"),
    "parameter.change": ("{value} à partir du {date}, par {author}", "{value} from {date} on, by {author}"),
    "parameter.set": ("{name} vaut {value} à partir du {date}", "{name} is {value} from {date} on"),
    "module.on": ("actif", "on"),
    "module.off": ("inactif", "off"),
    "module.none": ("aucun module", "no module"),
    "module.hint": (
        "Pour changer : « modules_off » dans node.yaml, puis « arrimage node up » de nouveau.",
        'To change: "modules_off" in node.yaml, then "arrimage node up" again.',
    ),
    "parked.confirm_drop": (
        "Écarter l'événement {id} de {service} ? Il ne sera jamais traité.",
        "Drop event {id} of {service}? It will never be handled.",
    ),
}
SAID |= OPERATIONS_SAID
SAID |= AGREEMENTS_SAID
SAID |= JOINING_SAID
SAID |= INTEGRATORS_SAID
SAID |= SWAP_SAID
SAID |= VAULT_SAID
