"""The words for each problem of a network file, French first (design, names)."""

from __future__ import annotations

from arrimage_contracts.network.agreement_messages import AGREEMENT_MESSAGES
from arrimage_contracts.network.words import Words
from arrimage_contracts.network.words import words as _words

MESSAGES: dict[str, Words] = {
    "network.unreadable": _words(
        "Le fichier ne se lit pas ({reason}).",
        "The file cannot be read ({reason}).",
        "Vérifiez le chemin et les droits de lecture.",
        "Check the path and the permission to read it.",
    ),
    "network.too_large": _words(
        "Le fichier dépasse {limit} caractères.",
        "The file is longer than {limit} characters.",
        "Un réseau ou une demande tient en bien moins : vérifiez qu'il s'agit du bon fichier.",
        "A network or a request needs far less: check that this is the right file.",
    ),
    "network.syntax": _words(
        "Ce n'est pas du YAML valide : {reason}.",
        "This is not valid YAML: {reason}.",
        "Corrigez cette ligne ou celle d'avant (retrait, deux-points, guillemet, crochet).",
        "Correct this line or the one before it (indentation, colon, quote, bracket).",
    ),
    "network.alias_refused": _words(
        "Les ancres et les alias YAML (&, *) sont refusés.",
        "YAML anchors and aliases (&, *) are refused.",
        "Écrivez la valeur en toutes lettres.",
        "Write the value out.",
    ),
    "network.doubled_key": _words(
        "La clé « {key} » est donnée deux fois (d'abord à la ligne {first_line}).",
        'The key "{key}" is given twice (first on line {first_line}).',
        "N'en gardez qu'une.",
        "Keep one of them.",
    ),
    "network.unknown_key": _words(
        "La clé « {key} » n'existe pas ici.",
        'There is no key "{key}" here.',
        "{advice_fr}",
        "{advice_en}",
    ),
    "network.unknown_status": _words(
        "Le statut « {value} » n'existe pas ({known}).",
        'There is no status "{value}" ({known}).',
        "Choisissez-en un ; « arrimage network suspend », « resume » et « remove » l'écrivent pour vous.",
        'Choose one; "arrimage network suspend", "resume" and "remove" write it for you.',
    ),
    "network.malformed_date": _words(
        "« {value} » n'est pas une date.",
        '"{value}" is not a date.',
        "Écrivez-la ainsi : 2026-11-22.",
        "Write it like this: 2026-11-22.",
    ),
    "network.missing_key": _words(
        "Il manque la clé « {key} ».",
        'The key "{key}" is missing.',
        "Ajoutez-la ; docs/reference/network-file.md dit ce qu'elle contient.",
        "Add it; docs/reference/network-file.md says what it holds.",
    ),
    "network.wrong_type": _words(
        "« {path} » doit être {expected_fr}.",
        '"{path}" must be {expected_en}.',
        "Réécrivez la valeur sous cette forme.",
        "Write the value in that form.",
    ),
    "network.out_of_range": _words(
        "« {path} » est hors des bornes : {bound}.",
        '"{path}" is out of bounds: {bound}.',
        "Choisissez une valeur dans ces bornes, ou retirez la ligne pour la valeur par défaut.",
        "Choose a value within them, or remove the line to get the default.",
    ),
    "network.malformed_id": _words(
        "« {id} » ne peut pas servir d'identifiant.",
        '"{id}" cannot be an identifier.',
        "De 2 à 31 caractères : minuscules sans accent, chiffres et traits d'union, une lettre d'abord.",
        "2 to 31 characters: lower-case letters without accents, digits and hyphens, a letter first.",
    ),
    "network.reserved_id": _words(
        "« {id} » est un mot réservé par le réseau.",
        '"{id}" is a word that the network keeps for itself.',
        "Choisissez un autre identifiant, par exemple « {id}-org ».",
        'Choose another identifier, for instance "{id}-org".',
    ),
    "network.organization_has_integrator_id": _words(
        "« {id} » commence par « x- », ce qui est réservé aux intégrateurs.",
        '"{id}" starts with "x-", which is kept for integrators.',
        "Retirez « x- », ou déplacez l'entrée sous « integrators ».",
        'Remove "x-", or move the entry under "integrators".',
    ),
    "network.integrator_without_x": _words(
        "L'identifiant d'intégrateur « {id} » ne commence pas par « x- ».",
        'The integrator identifier "{id}" does not start with "x-".',
        "Écrivez « x-{id} ».",
        'Write "x-{id}".',
    ),
    "network.doubled_organization": _words(
        "L'organisation « {id} » figure deux fois (d'abord à la ligne {first_line}).",
        'The organization "{id}" is listed twice (first on line {first_line}).',
        "Retirez l'une des entrées, ou donnez à la seconde son propre identifiant.",
        "Remove one of the entries, or give the second an identifier of its own.",
    ),
    "network.doubled_integrator": _words(
        "L'intégrateur « {id} » figure deux fois (d'abord à la ligne {first_line}).",
        'The integrator "{id}" is listed twice (first on line {first_line}).',
        "Retirez l'une des entrées, ou donnez à la seconde son propre identifiant.",
        "Remove one of the entries, or give the second an identifier of its own.",
    ),
    "network.doubled_public_key": _words(
        "Cette clé est déjà celle de « {first} » (ligne {first_line}).",
        'This key is already that of "{first}" (line {first_line}).',
        "Chaque organisation et chaque intégrateur a ses propres clés : « arrimage node init » les crée.",
        'Each organization and each integrator has keys of its own: "arrimage node init" makes them.',
    ),
    "network.malformed_nkey": _words(
        "« {path} » n'est pas une clé publique NKey d'utilisateur ({reason_fr}).",
        '"{path}" is not a public user NKey ({reason_en}).',
        "Copiez-la de nouveau de la demande d'adhésion : 56 caractères, le premier est U.",
        "Copy it again from the membership request: 56 characters, the first is U.",
    ),
    "network.private_seed": _words(
        "« {path} » contient une graine privée, qui ne doit jamais quitter son organisation.",
        '"{path}" holds a private seed, which must never leave its organization.',
        "Retirez-la, tenez-la pour connue de tous et créez de nouvelles clés avec « arrimage node init ».",
        'Remove it, hold it for known to everyone, and make new keys with "arrimage node init".',
    ),
    "network.malformed_signing_key": _words(
        "« {path} » n'est pas une clé publique Ed25519 (32 octets en base64, 44 caractères).",
        '"{path}" is not a public Ed25519 key (32 bytes in base64, 44 characters).',
        "Copiez-la de nouveau de la demande d'adhésion.",
        "Copy it again from the membership request.",
    ),
    "network.malformed_url": _words(
        "« {path} » n'est pas une adresse de serveur acceptée ({schemes}, un hôte, sans mot de passe).",
        '"{path}" is not an accepted server address ({schemes}, a host, no password).',
        "Exemple : {example}.",
        "Example: {example}.",
    ),
    "network.malformed_region": _words(
        "« {region} » ne peut pas servir de code de territoire.",
        '"{region}" cannot be the code of a territory.',
        "De 2 à 40 minuscules sans accent, chiffres et traits d'union, comme « sorel-tracy ».",
        '2 to 40 lower-case letters without accents, digits and hyphens, as in "sorel-tracy".',
    ),
    "network.malformed_name": _words(
        "« {path} » doit avoir de 1 à 120 caractères, sur une seule ligne.",
        '"{path}" must have 1 to 120 characters, on one line.',
        "Réécrivez le nom.",
        "Write the name again.",
    ),
    "network.unknown_service": _words(
        "Le service « {value} » n'existe pas.",
        'There is no service "{value}".',
        "Services possibles : {known}.{advice_fr}",
        "Services that exist: {known}.{advice_en}",
    ),
    "network.unknown_reading": _words(
        "Un intégrateur ne peut pas lire « {value} ».",
        'An integrator cannot read "{value}".',
        "Lectures possibles : {known}.{advice_fr}",
        "What can be read: {known}.{advice_en}",
    ),
    "network.doubled_value": _words(
        "« {value} » figure deux fois dans « {path} ».",
        '"{value}" is listed twice in "{path}".',
        "N'en gardez qu'un.",
        "Keep one of them.",
    ),
    "network.intake_missing": _words(
        "« {id} » n'a pas le service intake, seul à parler d'une personne à d'autres organisations.",
        '"{id}" lacks the intake service, the only one that speaks of a person to other organizations.',
        "Ajoutez intake à ses services.",
        "Add intake to its services.",
    ),
    "network.unknown_organization": _words(
        "L'organisation « {id} » n'est pas dans ce réseau.",
        'The organization "{id}" is not in this network.',
        "{advice_fr}",
        "{advice_en}",
    ),
    "network.hears_itself": _words(
        "« {id} » figure dans sa propre liste « hears_from ».",
        '"{id}" is in its own "hears_from" list.',
        "Retirez-la : une organisation ne s'écrit pas par le réseau.",
        "Remove it: an organization does not write to itself over the network.",
    ),
    "network.fingerprint_mismatch": _words(
        "L'empreinte ne correspond pas aux clés de la demande.",
        "The fingerprint does not match the keys of the request.",
        "N'acceptez pas : demandez un nouvel envoi et vérifiez l'empreinte de vive voix.",
        "Do not accept it: ask for the request again and compare the fingerprint by voice.",
    ),
    **AGREEMENT_MESSAGES,
}
"""By code; ``{path}`` and the problem's values are filled in."""
