"""What ``arrimage agreement`` says, French first."""

from __future__ import annotations

from arrimage.texts.words import Words, words

AGREEMENTS_HELP: dict[str, tuple[str, str]] = {
    "agreement": (
        "Les ententes avec un autre organisme : quelles catégories de renseignements peuvent passer",
        "Agreements with another organization: which categories of data may pass",
    ),
    "agreement.propose": (
        "Écrit une entente, la signe et dit quel fichier envoyer au partenaire",
        "Write an agreement, sign it and say which file to send to the partner",
    ),
    "agreement.load": (
        "Prend un fichier d'entente reçu du partenaire ; rien n'y vaut avant que vous signiez",
        "Take an agreement's file from the partner; nothing in it holds before you sign",
    ),
    "agreement.sign": (
        "Signe une entente chargée et dit quel fichier renvoyer",
        "Sign an agreement that was loaded and say which file to send back",
    ),
    "agreement.list": (
        "Liste les ententes, et ce que chacune vaut aujourd'hui",
        "List the agreements, and what each is worth today",
    ),
    "agreement.end": (
        "Met fin à une entente ; un seul des deux suffit",
        "End an agreement; one of the two is enough",
    ),
    "arg.agreement": (
        "L'identifiant de l'entente (« arrimage agreement list »)",
        "The agreement's id (as listed)",
    ),
    "arg.agreement_file": ("Le fichier reçu du partenaire", "The file that came from the partner"),
    "opt.agreement_with": ("L'organisme partenaire", "The partner organization"),
    "opt.category": (
        "Une catégorie de renseignements ; à répéter pour chacune",
        "A category of data; repeat it for each",
    ),
    "opt.starts": ("Premier jour où l'entente vaut (AAAA-MM-JJ) ; aujourd'hui", "First day (YYYY-MM-DD); today"),
    "opt.ends": ("Dernier jour où l'entente vaut (AAAA-MM-JJ)", "Last day on which it holds (YYYY-MM-DD)"),
    "opt.changes": (
        "L'entente dont celle-ci est une nouvelle version",
        "The agreement of which this is a new version",
    ),
    "opt.version": ("La version à signer ; la plus récente", "The version to sign; the newest"),
    "opt.ended_from": (
        "Premier jour où elle ne vaut plus (AAAA-MM-JJ) ; aujourd'hui",
        "First day on which it does not hold any more (YYYY-MM-DD); today",
    ),
}

AGREEMENTS_SAID: dict[str, tuple[str, str]] = {
    "agreement.proposed": (
        "Entente {agreement}, version {version}, signée par {organization}. Envoyez ce fichier à {partner} :",
        "Agreement {agreement}, version {version}, signed by {organization}. Send this file to {partner}:",
    ),
    "agreement.terms": (
        "  du {starts_on} au {ends_on} : {categories}",
        "  from {starts_on} to {ends_on}: {categories}",
    ),
    "agreement.no_end": ("(sans fin convenue)", "(no end agreed on)"),
    "agreement.loaded": (
        "Entente {agreement}, version {version}, avec {partner}, chargée :",
        "Agreement {agreement}, version {version}, with {partner}, loaded:",
    ),
    "agreement.to_sign": (
        "Elle ne vaut pas encore : si vous êtes d'accord, arrimage agreement sign {agreement}",
        "It does not hold yet: if you agree, arrimage agreement sign {agreement}",
    ),
    "agreement.signed": (
        "Entente {agreement}, version {version}, signée. Envoyez ce fichier à {partner}, qui le charge :",
        "Agreement {agreement}, version {version}, signed. Send this file to {partner}, who loads it:",
    ),
    "agreement.ended": (
        "L'entente {agreement} ne vaut plus à partir du {ended_on}. Envoyez un de ces fichiers à {partner} :",
        "The agreement {agreement} does not hold from {ended_on} on. Send one of these files to {partner}:",
    ),
    "agreement.none": ("aucune entente", "no agreement"),
    "agreement.state.in_force": ("en vigueur", "in force"),
    "agreement.state.ended": ("terminée", "ended"),
    "agreement.state.not_in_force": ("signée par les deux, hors de ses dates", "signed by both, not on its dates"),
    "agreement.state.not_signed_here": ("à signer ici", "to be signed here"),
    "agreement.state.not_signed_there": ("attend la signature de {partner}", "waits for {partner}'s signature"),
    "agreement.state.own_signature_refused": (
        "votre clé a changé : signez de nouveau",
        "your key has changed: sign again",
    ),
    "agreement.state.partner_signature_refused": (
        "la signature de {partner} n'est pas de sa clé d'aujourd'hui : qu'il signe de nouveau",
        "{partner}'s signature is not by its key of today: let it sign again",
    ),
    "agreement.state.no_pinned_key": (
        "{partner} n'est pas dans le fichier du réseau",
        "{partner} is not in the network file",
    ),
    "agreement.state.not_a_party": ("entre deux autres organismes", "between two other organizations"),
    "agreement.state.ending_refused": (
        "la fin écrite dans ce fichier n'est signée par personne qui compte",
        "the end written in this file is signed by nobody who counts",
    ),
}

AGREEMENTS_ERRORS: dict[str, Words] = {
    "agreement.unknown_partner": words(
        "Aucune clé de « {organization} » n'est connue ici.",
        'No key of "{organization}" is known here.',
        "Partenaires connus : {known}. Un nouveau vient avec le fichier du réseau (« arrimage node join »).",
        'Known partners: {known}. A new one comes with the network file ("arrimage node join").',
    ),
    "agreement.unknown": words(
        "L'entente {agreement} n'est pas dans ce nœud, ou n'est pas avec ce partenaire.",
        "The agreement {agreement} is not in this node, or not with this partner.",
        "« arrimage agreement list » dit celles qui y sont ; « arrimage agreement load » en prend une.",
        '"arrimage agreement list" says which are; "arrimage agreement load" takes one.',
    ),
    "agreement.ended": words(
        "L'entente {agreement} est terminée : elle ne peut plus être signée.",
        "The agreement {agreement} is ended: it cannot be signed any more.",
        "Proposez-en une nouvelle : « arrimage agreement propose », sans --changes.",
        'Propose a new one: "arrimage agreement propose", without --changes.',
    ),
    "agreement.not_ours": words(
        "Cette entente n'est pas avec {organization}.",
        "This agreement is not with {organization}.",
        "Vérifiez qu'il s'agit du bon fichier.",
        "Check that this is the right file.",
    ),
    "agreement.not_signed_there": words(
        "Ce fichier ne porte pas la signature de {organization}.",
        "This file does not bear {organization}'s signature.",
        "Demandez le fichier que « arrimage agreement propose » ou « sign » a écrit chez lui.",
        'Ask for the file that "arrimage agreement propose" or "sign" wrote there.',
    ),
    "agreement.signature_refused": words(
        "Une signature de {organization} n'est pas de la clé connue ici pour lui : quelque chose a été changé.",
        "A signature of {organization} is not by the key that is known here for it: something was changed.",
        "Ne la prenez pas. Appelez {organization} ; si sa clé a changé, faites d'abord « arrimage node join ».",
        'Do not take it. Call {organization}; if its key has changed, first "arrimage node join".',
    ),
    "agreement.other_terms": words(
        "Ce fichier dit autre chose que la version {version} de l'entente {agreement} que ce nœud a déjà.",
        "This file says otherwise than version {version} of the agreement {agreement} that this node has already.",
        "Une entente changée a un nouveau numéro de version : « arrimage agreement propose --changes ».",
        'An agreement that is changed has a new version: "arrimage agreement propose --changes".',
    ),
    "agreement.key_unusable": words(
        "La clé qui signe pour l'organisme est inutilisable : {file} ({reason}).",
        "The key that signs for the organization cannot be used: {file} ({reason}).",
        "Remettez le fichier créé par « arrimage node init », ou celui de la sauvegarde.",
        'Put the file back that "arrimage node init" made, or the one of the backup.',
    ),
    "node.pins_unreadable": words(
        "Les clés connues des autres organismes sont illisibles : {file}.",
        "The keys known of the other organizations cannot be read: {file}.",
        "Remettez le fichier de la sauvegarde ; sinon retirez-le, vérifiez l'empreinte de chacun de vive voix,"
        " puis refaites « arrimage node join ».",
        "Put the file of the backup back; else remove it, compare each fingerprint by voice, then"
        ' "arrimage node join" again.',
    ),
}
