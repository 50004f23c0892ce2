"""French contracts « de » and « à » with the article that an organization's name begins with."""

from __future__ import annotations

import pytest

from arrimage_chassis.pages.contraction import OrganizationName, after, contracted
from arrimage_chassis.pages.wording import Wording
from arrimage_contracts.network import Name

pytestmark = pytest.mark.requirement("R-001")
NAMES = {"virage": Name(fr="Le Virage", en="The Bend"), "filles": Name(fr="Les Filles d'ici")}
TEXTS = {
    "from": ("Demande reçue de {partner}", "Referral received from {partner}"),
    "to": ("À {partner}, le {on}", "To {partner}, on {on}"),
    "subject": ("{partner} répond de la personne.", "{partner} answers for the person."),
}


@pytest.mark.parametrize(
    ("preposition", "name", "said"),
    [
        ("de", "Le Virage", "du Virage"),
        ("de", "le Virage", "du Virage"),
        ("de", "Les Filles d'ici", "des Filles d'ici"),
        ("de", "La Margelle", "de la Margelle"),
        ("de", "L'Arrêt-Court", "de l'Arrêt-Court"),
        ("de", "L’Arrêt-Court", "de l’Arrêt-Court"),
        ("de", "Emploi d'ici", "d'Emploi d'ici"),
        ("de", "Orienthèque", "d'Orienthèque"),
        ("de", "Maison la Margelle", "de Maison la Margelle"),
        ("de", "Hôtel-Dieu de Sorel", "de Hôtel-Dieu de Sorel"),
        ("de", "Lemoyne", "de Lemoyne"),
        ("de", "Le", "de Le"),
        ("De", "Le Virage", "Du Virage"),
        ("à", "Le Virage", "au Virage"),
        ("à", "Les Filles d'ici", "aux Filles d'ici"),
        ("à", "La Margelle", "à la Margelle"),
        ("à", "Orienthèque", "à Orienthèque"),
        ("À", "Le Virage", "Au Virage"),
        ("de", "", "de "),
    ],
)
def test_a_preposition_and_an_article_become_one_word(preposition: str, name: str, said: str) -> None:
    assert after(preposition, name) == said


def test_a_text_of_a_page_contracts_by_itself_and_an_english_one_does_not() -> None:
    french, english = Wording("fr", [TEXTS], NAMES), Wording("en", [TEXTS], NAMES)
    assert french("from", partner=french.organization("virage")) == "Demande reçue du Virage"
    assert french("to", partner=french.organization("filles"), on="4 octobre") == "Aux Filles d'ici, le 4 octobre"
    assert french("subject", partner=french.organization("virage")) == "Le Virage répond de la personne."
    assert english("from", partner=english.organization("virage")) == "Referral received from The Bend"


def test_what_is_no_organization_is_left_as_it_is() -> None:
    assert contracted("Relance de {number} mois", {"number": 3}) == ("Relance de {number} mois", {"number": 3})
    text, facts = contracted("de {a} à {b}", {"a": OrganizationName("Le Virage"), "b": "Le Havre"})
    assert text.format(**facts) == "du Virage à Le Havre"
