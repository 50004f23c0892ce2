"""What is said of programs that take the place of a service, of a swap, and of the handover file; French first."""

from __future__ import annotations

from arrimage.texts.words import Words, words

SWAP_HELP: dict[str, tuple[str, str]] = {
    "demo.component": (
        "Joue avec le programme de ce dossier (arrimage-component.yaml) à la place du service qu'il nomme",
        "Play with the program in this directory (arrimage-component.yaml) in place of the service that it names",
    ),
}

SWAP_SAID: dict[str, tuple[str, str]] = {
    "node.component": (
        "  {service:<14} {url} ({component})",
        "  {service:<14} {url} ({component})",
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
}
