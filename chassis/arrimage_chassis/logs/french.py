"""The catalogue in French: what each line means and what to do, for whoever reads a node's logs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from arrimage_chassis.logs.catalogue import BY_EVENT


@dataclass(frozen=True)
class Words:
    """What a line means and what to do about it, in one language."""

    meaning: str
    remedy: str


_NOTHING = "Rien à faire."

FRENCH: Final[dict[str, Words]] = {
    "service.starting": Words("Le service commence à démarrer.", _NOTHING),
    "service.ready": Words("Le service répond à cette adresse.", _NOTHING),
    "counts.told": Words(
        "Le carrefour a pris les comptes de cette semaine (son lundi), que le nœud dit au réseau.",
        _NOTHING,
    ),
    "counts.waiting": Words(
        "Les comptes d'une semaine finie n'ont pas pu être dits : elle attend, et les suivantes avec elle. Dit "
        "une fois par cause.",
        "Si le carrefour ou le serveur du nœud est absent, attendez : le nœud essaie de nouveau de lui-même. "
        "Sinon, cherchez le code.",
    ),
    "integrators.taken": Words(
        "Le nœud a pris ce qui est accordé à ses intégrateurs ; tant de consommateurs ont changé.", _NOTHING
    ),
    "integrators.not_taken": Words(
        "Ce qui est accordé aux intégrateurs du nœud a changé et n'a pas pu être pris : ce qui valait avant vaut "
        "toujours.",
        "Cherchez le code et corrigez ; le nœud essaie de nouveau de lui-même, toutes les quelques secondes.",
    ),
    "webhook.failing": Words(
        "Le webhook d'un intégrateur ne prend rien : tout ce qui est pour lui attend, dans l'ordre, et est essayé "
        "de nouveau sans fin, à une heure d'écart au plus. Dit la première fois, puis une fois par jour.",
        "Avertissez qui le fait tourner. Une fois réparé : « arrimage bus webhook retry NOM », ou attendez.",
    ),
    "webhook.well_again": Words("Le webhook prend de nouveau les événements.", _NOTHING),
    "webhook.event_dead": Words(
        "Un webhook a refusé un événement plusieurs fois. Il n'est plus essayé ; la suite de son dossier attend.",
        "« arrimage bus webhooks » le montre ; puis « arrimage bus webhook retry NOM », ou « skip NOM CURSEUR ».",
    ),
    "webhook.gone": Words(
        "Le webhook a répondu 410 : il ne veut plus rien. Rien ne lui est dit tant que personne n'a décidé.",
        "« arrimage bus webhook retry NOM » si c'était une erreur, sinon « arrimage bus revoke NOM ».",
    ),
    "process.ended": Words(
        "Un processus du nœud, ou le serveur du carrefour, s'est arrêté de lui-même ; il repart après "
        "tant de secondes.",
        "Lisez la fin de son propre journal ; si cela se répète, « arrimage node doctor », puis signalez-le.",
    ),
    "service.stopping": Words("On a demandé au service de s'arrêter ; il finit ce qu'il fait.", _NOTHING),
    "service.leads": Words("Cette instance envoie, reçoit et déclenche ce qui est dû.", _NOTHING),
    "service.stands_by": Words(
        "Une autre instance du service travaille ; celle-ci est prête à prendre la suite.",
        "Rien à faire, sauf si aucune autre ne devrait tourner : arrêtez-la alors.",
    ),
    "service.failed": Words(
        "Un service qui partage son processus avec d'autres a fini par une erreur ; il repart.",
        "Lisez les lignes d'avant ; si cela se répète, signalez-le.",
    ),
    "service.settings_refused": Words(
        "Le service ne démarre pas avec ces réglages.",
        "Lisez le message écrit à côté de la ligne et corrigez le réglage qu'il nomme.",
    ),
    "store.away": Words(
        "Les données n'ont pas répondu : base arrêtée, ou fichier qui ne s'ouvre pas. Rien n'est perdu.",
        "Démarrez la base, ou voyez si le dossier des données est là ; le service reprend de lui-même.",
    ),
    "store.full": Words(
        "Le disque des données est plein, ou une limite de taille est atteinte. Rien de nouveau n'est gardé, rien "
        "n'est perdu.",
        "Libérez de l'espace disque (« df -h ») ; le service reprend de lui-même.",
    ),
    "store.read_only": Words(
        "Les données se lisent et ne s'écrivent pas. Rien de nouveau n'est gardé, rien n'est perdu.",
        "Voyez pourquoi : disque remonté en lecture seule après une erreur, fichier d'un autre compte, base en "
        "attente. Le service reprend de lui-même.",
    ),
    "store.refused": Words(
        "La base refuse la connexion : son mot de passe, son compte ou son nom ne va pas.",
        "Corrigez « stores » dans node.yaml, ou le fichier du mot de passe ; le service reprend dès qu'on le "
        "laisse entrer.",
    ),
    "store.locked": Words(
        "Un autre processus a tenu les données trop longtemps (sauvegarde, outil). Ce qui était à faire le sera.",
        "Rien à faire, sauf si cela se répète : fermez alors ce qui tient les données ouvertes.",
    ),
    "vault.away": Words(
        "Le coffre n'a pas répondu : sa base est arrêtée, ou son fichier ne s'ouvre pas. Qui sont les personnes "
        "ne peut ni se lire ni s'écrire pendant ce temps ; rien n'est perdu.",
        "Démarrez la base du coffre, ou voyez si le dossier « vault » du nœud est là ; le service reprend de "
        "lui-même.",
    ),
    "vault.key_missing": Words(
        "Le coffre est là, mais le fichier de la clé qui l'ouvre manque, ou est celui d'un autre coffre. Qui sont "
        "les personnes ne peut pas se lire.",
        "Remettez le dossier des clés qui va avec ce coffre : « arrimage vault restore ».",
    ),
    "vault.epoch_rotated": Words(
        "Toutes les clés ont été emballées de nouveau et la clé d'époque d'avant est détruite : les effacements "
        "d'avant sont définitifs, sauf pour les copies du coffre qui sont plus anciennes.",
        _NOTHING,
    ),
    "persons.sealed": Words(
        "Ce qu'une version d'avant gardait en clair de tant de personnes est scellé, sous des clés du coffre, et "
        "les colonnes en clair sont vides.",
        "Détruisez les sauvegardes plus anciennes : là, c'est en clair. Sur PostgreSQL, voyez le guide du coffre.",
    ),
    "store.back": Words("Les données s'écrivent de nouveau.", _NOTHING),
    "service.waiting": Words(
        "Le service ne peut pas encore ouvrir ses données et attend ; « code » dit quoi. Dit une fois par cause, "
        "puis toutes les dix minutes ; il reprend de lui-même.",
        "store.away : démarrez la base. store.refused : corrigez son adresse ou son mot de passe. store.full : "
        "libérez de l'espace. store.read_only : rendez l'écriture possible. store.locked, store.migrating : un "
        "autre processus y travaille. vault.key_missing : remettez le dossier des clés du coffre qui va avec "
        "ces données.",
    ),
    "vault.destroyed_again": Words(
        "Des données ou un coffre ont été restaurés d'une copie plus ancienne : elle contenait tant de clés "
        "détruites depuis ; elles sont détruites de nouveau.",
        "Rien à faire ; qui a été effacé le reste.",
    ),
    "service.stop_cut_short": Words(
        "On a demandé au service de s'arrêter et il n'a pas fini à temps ; rien n'est perdu, ce sera refait.",
        "Rien à faire ; si cela se répète, cherchez store.away juste avant.",
    ),
    "clock.jumped": Words(
        "L'horloge de l'ordinateur a été avancée (ou reculée : négatif) d'autant de secondes. Rien n'est "
        "déclenché deux fois.",
        "Voyez si l'ordinateur garde l'heure (« timedatectl ») : dates et échéances suivent son horloge.",
    ),
    "loop.failed": Words(
        "Une partie du travail du service (envoi, reprise, échéances, bail) a fini par une erreur imprévue.",
        "C'est réessayé sans vous ; signalez le type de l'erreur à qui maintient Arrimage.",
    ),
    "library.reported": Words(
        "Une bibliothèque (uvicorn, asyncio, nats) a signalé quelque chose. Ses mots ne sont pas écrits : ils "
        "pourraient contenir un nom.",
        "Rien à faire si command.failed ou une autre erreur est à côté ; sinon, signalez-le.",
    ),
    "log.lines_lost": Words(
        "Autant de lignes de journal n'ont pas pu être écrites (disque plein ou en lecture seule) ; elles le sont "
        "de nouveau à partir d'ici.",
        "Libérez de l'espace (« df -h ») ; « arrimage node doctor » dit quel disque. Le service, lui, a continué.",
    ),
    "workers.unreadable": Words(
        "Le fichier des clés des intervenants est illisible. Les clés lues auparavant valent toujours.",
        "Écrivez-le de nouveau avec « arrimage node worker add ».",
    ),
    "agreement.not_honoured": Words(
        "Une entente signée par les deux organismes n'est pas honorée : rien n'est communiqué sous elle. "
        "Dit une fois.",
        "« arrimage agreement list » dit pourquoi. Si la clé du partenaire a changé, qu'il signe l'entente de "
        "nouveau ; un fichier illisible est à charger de nouveau.",
    ),
    "bus.connected": Words("La connexion avec un bus est établie.", _NOTHING),
    "bus.waiting": Words(
        "Le serveur du bus n'est pas encore joignable. Les actions sont acceptées ; les événements attendent.",
        "Démarrez le serveur du nœud (« arrimage node up ») ; le service se connecte de lui-même.",
    ),
    "bus.lost": Words(
        "La connexion avec un bus est perdue. Les actions sont acceptées ; les événements attendent.",
        "Voyez si le serveur du nœud tourne ; le service se reconnecte de lui-même.",
    ),
    "bus.closed": Words(
        "La connexion est fermée pour de bon ; le processus finit (état 70) pour recommencer à neuf.",
        "Assurez-vous que quelque chose relance le service (« arrimage node up » le fait).",
    ),
    "bus.durable_silent": Words(
        "Le serveur est là, et ce que ce service lit ne répond pas. À la frontière : le carrefour est absent, ou "
        "n'a pas encore de boîte aux lettres pour cet organisme. Sur le bus du nœud : le consommateur manque. "
        "Redit "
        "toutes les dix minutes.",
        "Frontière : voyez si l'Internet et le carrefour sont là ; un nouveau membre attend « arrimage network "
        "apply ». Nœud : « arrimage node apply ». Le service reprend de lui-même.",
    ),
    "bus.durable_missing": Words(
        "Le carrefour répond, et n'a pas encore la voie scellée ou celle des retraits : une version antérieure "
        "l'a mis en place. Le reste passe ; les retraits viennent parmi le reste, ce qui est scellé attend. Dit "
        "une fois.",
        "La personne qui exploite le carrefour le met à jour et lance « arrimage network apply ». Le service le "
        "trouve de lui-même.",
    ),
    "bus.permission_denied": Words(
        "Le serveur refuse un sujet à ce service.",
        "Sur le bus du nœud : arrêtez puis redémarrez le nœud (« arrimage node up » réécrit les permissions). "
        "À la frontière : demandez à l'exploitant du carrefour « arrimage network apply ». Le service "
        "s'abonne de nouveau de lui-même. Si cela reste, signalez-le.",
    ),
    "relay.recipient_refuses": Words(
        "Le flux du destinataire ne prend pas d'événements en ce moment (carrefour absent, boîte pleine). Ils "
        "attendent ; les autres partent. « way » : plain (ordinaire), sealed (scellé) ou withdrawal (retrait) ; "
        "aucun n'en attend un autre.",
        "Pour bus.no_stream_answers, voyez si le carrefour est joignable ; pour bus.mailbox_full, appelez le "
        "destinataire.",
    ),
    "relay.sealed_withheld": Words(
        "Un contenu scellé allait partir quand son autorisation ne tenait plus. Il a été vidé et n'est pas parti.",
        "Rien à faire : c'est la protection qui agit. Le dossier montre que l'autorisation a pris fin.",
    ),
    "outbox.sealed_not_received": Words(
        "Autant de contenus scellés n'ont pas été reçus en quatorze jours. Ils ont été vidés ; le carrefour les a "
        "oubliés aussi.",
        "Voyez si le nœud du partenaire est relié ; une personne intervenante peut demander de nouveau ensuite.",
    ),
    "relay.refused_for_ever": Words(
        "Un événement ne pourra jamais partir tel quel. Il est gardé, et retient les suivants de son dossier.",
        "« arrimage outgoing show », puis « retry » une fois la cause corrigée, ou « drop » ; signalez-le à qui "
        "maintient le composant qui l'a écrit.",
    ),
    "event.given_up": Words(
        "Un événement mis de côté a attendu une personne plus longtemps que stuck_days : la quarantaine le garde "
        "encore trente jours.",
        "Regardez les événements mis de côté quand event.stuck le dit ; signalez ce qui bloquait à qui maintient "
        "Arrimage.",
    ),
    "parked.limit_reached": Words(
        "Les événements d'un partenaire ne peuvent pas être traités et trop sont mis de côté : ceux en plus sont "
        "allés en quarantaine. Les autres ne sont pas retardés. Dit au plus une fois par minute.",
        "Dites-le au partenaire ; « arrimage parked list » montre ce qu'il a envoyé et ce qui manque.",
    ),
    "event.outgoing_dropped": Words(
        "Une personne a décidé qu'un événement refusé pour toujours ne partira jamais ; les suivants de son "
        "dossier partent.",
        _NOTHING,
    ),
    "relay.message_id_taken": Words(
        "Le serveur a répondu « doublon » à un événement envoyé pour la première fois. Il est reparti sous un "
        "autre numéro.",
        "Prévenez l'exploitant du carrefour : quelqu'un tente peut-être de faire disparaître des événements.",
    ),
    "rebuild.started": Words(
        "Les données sont neuves : tant d'événements dits avant elles sont d'abord relus. D'ici là, le service ne "
        "dit rien et ne fait rien de ce qui est dû.",
        "Rien à faire ; « GET /rebuild » dit où il en est.",
    ),
    "rebuild.finished": Words(
        "Les données neuves savent ce qui a été dit. « said_before » : les événements de ce rôle qui ne sont pas "
        "redits ; « owed » : ceux qui ne l'avaient pas été, et qui partent maintenant.",
        _NOTHING,
    ),
    "rebuild.waiting": Words(
        "Les données sont neuves, et le serveur du nœud ne laisse pas ce service relire depuis le début.",
        "« arrimage node apply » ; si le serveur date d'une version plus ancienne, relancez « arrimage node up ».",
    ),
    "relay.stream_restored": Words(
        "Un flux est revenu en arrière : le serveur a été restauré d'une copie plus ancienne. Ce qu'il avait "
        "perdu est reparti.",
        "Rien à faire ; prévenez l'exploitant du carrefour si ce n'était pas prévu.",
    ),
    "mailbox.unread": Words(
        "Le carrefour garde autant d'événements que le nœud de cet organisme n'a pas pris depuis un jour. Dit une "
        "fois par jour.",
        "Appelez l'organisme : son nœud est éteint ou ne joint pas le carrefour (« arrimage node doctor », "
        "chez lui, dit pourquoi). « arrimage network status » montre toutes les boîtes.",
    ),
    "event.quarantined": Words(
        "Un message était mal formé, inconnu, contrefait, ou pas pour nous. Il est gardé chiffré 30 jours.",
        "Pour event.unknown_type, event.unknown_major ou event.not_heard, mettez Arrimage à jour ; pour "
        "event.forged_source, prévenez l'exploitant du carrefour. Pour event.unsigned, event.bad_signature ou "
        "event.no_pinned_key, appelez l'expéditeur : quelqu'un parle peut-être en son nom, ou sa clé a changé "
        "(adhérez avec le nouveau fichier de réseau, et qu'il redise ce qu'il a retiré). Sinon, l'expéditeur.",
    ),
    "event.parked": Words(
        "Un événement valide ne peut pas encore être traité (le précédent manque, ou son traitement a échoué). Il "
        "attend.",
        "Rien à faire pour l'instant : c'est réessayé.",
    ),
    "event.unparked": Words("Un événement mis de côté a été traité.", _NOTHING),
    "event.stuck": Words(
        "Un événement mis de côté a été essayé autant que permis. Rien n'est perdu ; une personne doit regarder.",
        "« arrimage parked show », puis « retry » une fois la cause réparée, ou « drop ».",
    ),
    "event.dropped": Words("Une personne a décidé qu'un événement mis de côté ne sera pas traité.", _NOTHING),
    "event.handler_failed": Words(
        "Le traitement d'un événement a fini par une erreur ; l'événement est mis de côté et réessayé.",
        "Signalez le type de l'erreur à qui maintient le composant.",
    ),
    "landing.failed": Words(
        "Un lot d'événements n'a pas pu être appliqué ; aucun n'est accusé reçu, et c'est réessayé.",
        "Cherchez store.away au même moment ; le service reprend de lui-même.",
    ),
    "timer.failed": Words(
        "Ce qui est dû n'a pas pu être fait ; c'est réessayé.",
        "Si cela se répète, cherchez store.away juste avant.",
    ),
    "errand.failed": Words(
        "Ce qui devait se faire hors des données (un avis à remettre) a échoué ; c'est réessayé.",
        "Voyez si ce dont il a besoin est là (la console, le serveur de courriel) ; signalez-le si cela "
        "se répète.",
    ),
    "timer.fired": Words("Ce qui était dû a été fait.", _NOTHING),
    "sign_in.done": Words("Une intervenante ou un intervenant s'est connecté.", _NOTHING),
    "sign_in.refused": Words(
        "Quelqu'un n'a pas pu se connecter : wrong_password, locked, no_account (aucun mot de passe choisi, ou "
        "une autre clé depuis) ou wrong_key ; worker est vide quand cet identifiant n'existe pas.",
        "Rien à faire pour une fois ; si cela continue, demandez à la personne si c'était elle.",
    ),
    "sign_in.locked": Words(
        "Un compte n'accepte plus de mot de passe pendant ce nombre de minutes : plusieurs mauvais se sont "
        "suivis.",
        "Demandez à la personne si c'était elle. Une nouvelle clé (« arrimage node worker remove », puis « add ») "
        "lui permet de choisir aussitôt un autre mot de passe.",
    ),
    "sign_in.password_set": Words(
        "Un mot de passe a été choisi avec la clé de « arrimage node worker add » ; les autres connexions de ce "
        "compte ont pris fin.",
        _NOTHING,
    ),
    "command.refused": Words("Une action a été refusée, avec une réponse claire à qui l'a demandée.", _NOTHING),
    "command.failed": Words(
        "Une action a fini par une erreur imprévue ; rien n'en a été gardé.",
        "Signalez le type de l'erreur à qui maintient le composant.",
    ),
    "parameter.changed": Words(
        "Une coordination ou un exploitant a changé un nombre du modèle à partir d'un jour. Les dates déjà "
        "calculées restent.",
        "Rien à faire ; « arrimage node parameter list » montre qui a changé quoi, et pourquoi.",
    ),
    "identity.erased": Words(
        "Une demande a pris fin avant que la personne soit acceptée : son identité a été effacée ici.",
        _NOTHING,
    ),
    "identity.copied": Words(
        "Une personne revient à la suite d'un appel de suivi : son identité est copiée au nouveau dossier, ici "
        "même.",
        _NOTHING,
    ),
    "first_contact.overdue": Words(
        "Le dernier jour du premier contact avec une personne aiguillée est passé, et personne n'en a noté un. "
        "Dit "
        "une seule fois.",
        "Prévenez l'intervenant ou la coordination : GET /referrals?overdue=true les liste. La demande reste "
        "ouverte.",
    ),
    "consent.granted": Words(
        "Une personne a autorisé un partenaire à recevoir des renseignements sur elle, ou changé ce qu'elle "
        "autorisait.",
        _NOTHING,
    ),
    "consent.revoked": Words(
        "Une personne a retiré une autorisation : plus rien n'en part, et le partenaire efface ses copies.",
        _NOTHING,
    ),
    "consent.revocation_learned": Words(
        "Un partenaire répond à un retrait que ce nœud ne connaît plus, comme après un rétablissement : "
        "l'autorisation est retirée ici de nouveau.",
        "Rien : l'intervenant du dossier le trouve trente jours sous Aujourd'hui, regarde ce qui en est parti "
        "depuis, et retire l'aiguillage qui s'y appuie, s'il y en a un et si la personne le souhaite. Une "
        "exception pour danger y attend son examen.",
    ),
    "consent.revocation_unexplained": Words(
        "Un partenaire répond à un retrait que ce nœud ne peut pas avoir dit puis oublié, ou à celui d'une "
        "autorisation qui n'est pas connue ici : rien n'a été changé.",
        "Si ce nœud a été rétabli, l'intervenant du dossier regarde ce qui tient pour ce partenaire, et le retire "
        "si la personne l'a fait ; sinon, demandez au partenaire.",
    ),
    "record.deidentified": Words(
        "La durée de conservation d'un dossier est terminée : ce qui dit qui est la personne est effacé, et ce "
        "qui "
        "se compte reste.",
        _NOTHING,
    ),
    "disclosure.requested": Words(
        "Un partenaire a été prié de communiquer ce que la personne a autorisé.",
        _NOTHING,
    ),
    "disclosure.cannot_ask": Words(
        "Un partenaire communiquerait ce que la personne a autorisé, et ce nœud n'a pas de clé de signature ou "
        "pas "
        "de coffre.",
        "Lancez arrimage doctor et faites ce qu'il dit ; l'intervenante ou l'intervenant demande ensuite depuis "
        "la "
        "page du dossier.",
    ),
    "disclosure.made": Words(
        "Des renseignements sur une personne sont partis, scellés, pour un partenaire. Le journal des accès dit "
        "lesquels.",
        _NOTHING,
    ),
    "disclosure.refused": Words(
        "Un partenaire a demandé ce qu'il ne peut pas avoir : rien n'est parti. La raison est un code.",
        "Pour no_agreement et agreement_lacks_category : arrimage agreement list. Pour untrusted_key : comparez "
        "les "
        "clés avec le partenaire, par téléphone. Pour no_active_consent qui se répète : demandez au partenaire ce "
        "qu'il fait.",
    ),
    "disclosure.received": Words(
        "Ce qu'un partenaire a communiqué a été ouvert et gardé ; la clé qui l'a ouvert est en train d'être "
        "détruite.",
        _NOTHING,
    ),
    "disclosure.not_given": Words(
        "Un partenaire a refusé ce qui lui était demandé, et dit pourquoi. La page du dossier dit quoi faire.",
        _NOTHING,
    ),
    "disclosure.unopened": Words(
        "Ce qui est arrivé scellé n'est pas ce qui était demandé, ou pas de qui il le dit ; rien n'en a été "
        "gardé.",
        "Appelez le partenaire : ses clés, son entente ou son horloge diffèrent peut-être. S'il ne sait rien, "
        "c'est "
        "une tentative : inscrivez-la au registre des incidents. On peut demander de nouveau.",
    ),
    "disclosure.came_too_late": Words(
        "Ce qui est arrivé scellé n'a pas été ouvert : l'autorisation avait pris fin avant.",
        _NOTHING,
    ),
    "disclosure.not_opened_there": Words(
        "Un partenaire n'a pas pu ouvrir ce qui lui était communiqué, et n'en a rien gardé.",
        "Appelez le partenaire, comparez les clés et les ententes (arrimage agreement list) ; il peut demander de "
        "nouveau.",
    ),
    "disclosure.unanswered": Words(
        "Un partenaire n'a pas répondu depuis 14 jours à ce qui lui était demandé. Dit une seule fois.",
        "Appelez le partenaire ; on peut demander de nouveau, ou noter ce que la personne dit.",
    ),
    "disclosure.unreceived": Words(
        "Un partenaire n'a pas reçu depuis 14 jours ce qui lui était communiqué ; cela n'est plus livré. Dit une "
        "seule fois.",
        "Appelez le partenaire ; il peut demander de nouveau.",
    ),
    "disclosure.erased": Words(
        "Ce qu'un partenaire avait communiqué est effacé : la clé en est détruite, et le partenaire le sait.",
        _NOTHING,
    ),
    "emergency.disclosed": Words(
        "Une intervenante ou un intervenant a ouvert à un partenaire le strict minimum, sans autorisation, parce "
        "qu'une vie est en danger.",
        "Une deuxième personne l'examine dans les 24 heures : la page /intake/emergencies.",
    ),
    "emergency.told": Words(
        "Un partenaire a ouvert à cet organisme le strict minimum parce qu'une vie est en danger ; c'est demandé.",
        "L'équipe le voit dans sa journée. Rien d'autre à faire.",
    ),
    "emergency.disclosure_not_justified": Words(
        "Une deuxième personne a constaté qu'une communication d'urgence était sans raison ; elle est rappelée.",
        "Inscrivez l'incident au registre : la page /intake/incidents.",
    ),
    "erasure.unconfirmed": Words(
        "Une autorisation a pris fin, et le partenaire n'a pas dit à temps qu'il a effacé ses copies. Dit une "
        "seule fois.",
        "Appelez la personne responsable de la confidentialité chez le partenaire. La page du dossier montre de "
        "quelle autorisation il s'agit ; elle montrera la confirmation quand elle viendra.",
    ),
    "identity.handed_over": Words(
        "Un intervenant a noté qui est une personne aiguillée, comme on le lui a dit ; aucune identité n'a "
        "passé le bus.",
        _NOTHING,
    ),
    "request.refused": Words(
        "Autant de demandes d'un autre service du nœud ont été refusées ; c'est le serveur qui a écrit qui "
        "demande. Dit une fois par minute au plus.",
        "Rien à faire. Si request.not_allowed ou request.unknown_asker se répète, ou si request.busy dure, voyez "
        "ce qui tourne sous le nom de ce service : il demande ce que son rôle n'a pas à savoir, ou sans fin.",
    ),
    "request.failed": Words(
        "Une demande d'un autre service n'a pas pu recevoir de réponse ; il le sait et demandera de nouveau.",
        "Cherchez store.away au même moment ; sinon signalez-le avec le type d'erreur.",
    ),
    "person.read": Words(
        "Un service a appris comment joindre la personne d'un dossier : des noms de champs, jamais leur contenu.",
        _NOTHING,
    ),
    "emergency.file_opened": Words(
        "Une intervenante ou un intervenant a ouvert, pour tant d'heures, un dossier qui n'est pas le sien, parce "
        "qu'une vie est en danger.",
        "Une deuxième personne l'examine dans les 24 heures : la page /intake/emergencies.",
    ),
    "emergency.not_justified": Words(
        "Une deuxième personne a constaté qu'un dossier avait été ouvert en urgence sans raison ; il est refermé.",
        "Inscrivez l'incident au registre : la page /intake/incidents.",
    ),
    "emergency.review_late": Words(
        "Personne n'a examiné dans les 24 heures pourquoi un dossier a été ouvert en urgence.",
        "Une autre personne que celle qui l'a ouvert l'examine : la page /intake/emergencies.",
    ),
    "incident.reported": Words(
        "Un incident de confidentialité a été inscrit au registre.",
        "La personne responsable de la protection des renseignements lit le registre : la page /intake/incidents.",
    ),
    "incident.suggested": Words(
        "Ce qui est arrivé est peut-être un incident de confidentialité ; rien n'a été inscrit au registre.",
        "Voyez les lignes précédentes ; si c'en est un, inscrivez-le : la page /intake/incidents.",
    ),
    "access_log.broken": Words(
        "Le journal des accès n'est plus celui qui a été écrit : une entrée est changée ou enlevée, ou sa fin "
        "manque.",
        "Lancez « arrimage audit verify », gardez les données telles quelles, inscrivez un incident.",
    ),
    "notice.sent": Words(
        "Un avis neutre a été remis à son canal (console, serveur de courriel, webhook), qui en répond désormais.",
        _NOTHING,
    ),
    "notice.waiting": Words(
        "Un avis partira plus tard : les heures sont calmes (quiet_hours), ou son canal ou intake ne l'a pas "
        "pris.",
        "Rien à faire. Si unreachable, timed_out ou not_set_up se répète, voyez le serveur de courriel ou le "
        "webhook nommé sous notices dans node.yaml.",
    ),
    "notice.failed": Words(
        "Un avis n'a pas pu partir, et aucun autre essai n'aura lieu : quelqu'un n'a pas été averti.",
        "Voyez GET /notices?state=failed. Pour refused, corrigez l'adresse ; pour unreachable, timed_out ou "
        "not_set_up, réparez ce que notices nomme dans node.yaml. Puis POST /notices/{notice_id}/send-again, "
        "ou …/leave si personne n'a plus à être averti.",
    ),
    "notice.left": Words(
        "Un intervenant a vu qu'un avis n'était pas parti, et l'a laissé : il n'attend plus personne, et reste "
        "inscrit.",
        _NOTHING,
    ),
    "notice.suppressed": Words(
        "Un avis n'avait pas à partir : personne ne l'a permis, il n'y a pas d'adresse, ou il n'a plus d'objet.",
        "Rien à faire ; pour no_address d'un intervenant : « arrimage node worker set ID --email ».",
    ),
    "followup.attempts_missed": Words(
        "Les jours prévus pour un appel après la fin ont passé avant que ses essais soient faits. L'appel est "
        "terminé comme non joint : une donnée manquante, jamais une rechute.",
        "Voyez avec les intervenants qui fait les appels (GET /followups?state=due montre ceux qui attendent).",
    ),
    "simulation.moved": Words("Le temps simulé a avancé (profil de démonstration).", _NOTHING),
}


def words_of(event: str, language: Literal["fr", "en"]) -> Words | None:
    """Return what a line means and what to do, or None if no line of the catalogue bears that name."""
    line = BY_EVENT.get(event)
    if line is None:
        return None
    return FRENCH.get(event) if language == "fr" and event in FRENCH else Words(line.meaning, line.remedy)
