"""The words for each problem of an agreement, French first (design, names)."""

from __future__ import annotations

from arrimage_contracts.network.words import Words
from arrimage_contracts.network.words import words as _words

AGREEMENT_MESSAGES: dict[str, Words] = {
    "agreement.malformed_id": _words(
        "« {value} » n'est pas l'identifiant d'une entente.",
        '"{value}" is not the id of an agreement.',
        "Copiez-le du fichier de l'autre organisme : 36 caractères, minuscules, chiffres et traits d'union.",
        "Copy it from the other organization's file: 36 characters, lower case, digits and hyphens.",
    ),
    "agreement.not_two_parties": _words(
        "Une entente lie deux organismes différents.",
        "An agreement binds two different organizations.",
        "Nommez-en deux sous « parties » ; pour un troisième, faites une autre entente.",
        'Name two under "parties"; for a third, make another agreement.',
    ),
    "agreement.no_category": _words(
        "Une entente sans catégorie ne permet rien.",
        "An agreement without a category allows nothing.",
        "Nommez au moins une catégorie de renseignements, comme identity.",
        "Name at least one category of data, such as identity.",
    ),
    "agreement.unknown_category": _words(
        "La catégorie « {value} » n'existe pas.",
        'There is no category "{value}".',
        "Catégories possibles : {known}.{advice_fr}",
        "Categories that exist: {known}.{advice_en}",
    ),
    "agreement.ends_before_it_starts": _words(
        "L'entente finit avant de commencer.",
        "The agreement ends before it starts.",
        "Corrigez « starts_on » ou « ends_on » ; « ends_on » est le dernier jour où elle vaut.",
        'Correct "starts_on" or "ends_on"; "ends_on" is the last day on which it holds.',
    ),
    "agreement.not_a_party": _words(
        "« {id} » n'est pas partie à cette entente.",
        '"{id}" is no party to this agreement.',
        "Seuls les deux organismes nommés sous « parties » signent ou mettent fin.",
        'Only the two organizations named under "parties" sign it or end it.',
    ),
    "agreement.malformed_signature": _words(
        "« {path} » n'est pas une signature Ed25519 (64 octets en base64, 88 caractères).",
        '"{path}" is not an Ed25519 signature (64 bytes in base64, 88 characters).',
        "N'écrivez pas de signature à la main : « arrimage agreement sign » la fait.",
        'Write no signature by hand: "arrimage agreement sign" makes it.',
    ),
}
