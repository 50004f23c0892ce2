"""What the pages of needs and of their order say. Nothing is asked about consumption, on purpose (R-121)."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.pages.declaration import Texts

NEEDS: Final[Texts] = {
    "assessment.title": ("Évaluation des besoins", "Assessment of needs"),
    "assessment.lead": (
        "À faire avec la personne, à son rythme. Un thème laissé de côté reste « Pas abordé » : "
        "l'évaluation peut être gardée, puis complétée à tout moment.",
        "To be made with the person, at their pace. A theme that is left aside stays “Not discussed”: "
        "the assessment can be kept, and completed at any time.",
    ),
    "assessment.needs": ("Les huit thèmes", "The eight themes"),
    "assessment.levels": ("Besoins", "Needs"),
    "assessment.words": ("Dans les mots de la personne", "In the person's words"),
    "assessment.about": ("Ce qui aide déjà", "What helps already"),
    "assessment.strengths": ("Forces et intérêts", "Strengths and interests"),
    "assessment.strengths_hint": ("Un par ligne.", "One a line."),
    "assessment.services_used": ("Services déjà reçus", "Services received already"),
    "assessment.services_hint": (
        "Un par ligne, par exemple une aide alimentaire.",
        "One a line, for example food aid.",
    ),
    "assessment.wishes": ("Ce qui convient à la personne", "What suits the person"),
    "assessment.transport": ("Transport", "Transport"),
    "assessment.daytime_worker": (
        "La personne travaille le jour : proposer le soir",
        "The person works by day: propose the evening",
    ),
    "assessment.evening_only": ("Le soir seulement", "In the evening only"),
    "assessment.mode": ("Seule ou en groupe", "Alone or in a group"),
    "assessment.accompaniment": ("Souhaite de l'accompagnement", "Wishes to be accompanied"),
    "assessment.language": ("Langue préférée", "Preferred language"),
    "assessment.interpreter": ("Besoin d'un interprète", "Needs an interpreter"),
    "assessment.keep": ("Garder l'évaluation", "Keep the assessment"),
    "assessment.meanwhile": ("L'évaluation gardée entre-temps", "The assessment kept meanwhile"),
    "assessment.made_by": ("Faite le {on} par {who}.", "Made on {on} by {who}."),
    "priorities.title": ("Ordre des besoins", "Order of the needs"),
    "priorities.lead": (
        "La personne et vous donnez un rang à chaque besoin retenu ; c'est l'ordre de la personne qui compte. "
        "À rang égal, l'ordre des thèmes départage. Un besoin sans rang attend.",
        "The person and you give each need that is kept its place; the person's order counts. "
        "Between equals, the order of the themes decides. A need without a place waits.",
    ),
    "priorities.none": (
        "L'évaluation ne retient encore aucun besoin. Faites-la d'abord.",
        "The assessment holds no need yet. Make it first.",
    ),
    "priorities.places": ("Rang des besoins", "Place of the needs"),
    "priorities.no_place": ("Pas pour l'instant", "Not for now"),
    "priorities.agreements": ("Accord des deux", "Both agree"),
    "priorities.person_agreed_on": ("La personne est d'accord depuis le", "The person agrees since"),
    "priorities.worker_agreed_on": ("L'intervenant est d'accord depuis le", "The worker agrees since"),
    "priorities.keep": ("Garder cet ordre", "Keep this order"),
    "priorities.meanwhile": ("L'ordre gardé entre-temps", "The order kept meanwhile"),
    "done.assessed": ("L'évaluation est gardée.", "The assessment is kept."),
    "done.prioritized": ("L'ordre des besoins est gardé.", "The order of the needs is kept."),
}
