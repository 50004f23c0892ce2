"""A case on one page, and what is done there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import pytest
from services.intake.tests.made_up import BORDER_CASE, INSTRUCTIONS, PERSON, SENTINELS, form, offer

from arrimage_chassis.requests.port import Ask
from arrimage_contracts.requests.story import PlanningStoryAsked, StoryStep
from arrimage_intake.app import SERVICE
from arrimage_intake.domain.receiver_states import WORDS as HERE
from arrimage_intake.domain.receiver_states import ReceiverState
from arrimage_intake.domain.sender_states import WORDS as THERE
from arrimage_intake.domain.sender_states import SenderState
from arrimage_intake.pages import PAGES
from arrimage_intake.pages.steps import why_not
from arrimage_intake.store.tables import ReceivedReferral, SentReferral
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.pages import SeenPage, open_page
from arrimage_testing.service_twin import Twin, running_service

pytestmark = pytest.mark.full


async def arrived(twin: Twin, **changes: Any) -> str:
    """Let a partner's referral arrive; return the path of its case."""
    number = changes.pop("number", 2)
    border_case = UUID(int=BORDER_CASE.int + number)
    await twin.say_border(offer(UUID(int=number), **changes), sender="virage", case_id=border_case)
    await twin.quiet()
    row = next(each for each in await twin.get("/referrals") if each["state"] == "received")
    return f"/intake/cases/{row['case_id']}"


async def taken(twin: Twin, **changes: Any) -> SeenPage:
    """Let a referral arrive and be taken in charge."""
    page = await open_page(twin.client, await arrived(twin, **changes))
    return await page.submit("/take")


async def known(twin: Twin, **changes: Any) -> SeenPage:
    """Let a referral be taken in charge, and its person be written down."""
    case = await taken(twin, **changes)
    page = await open_page(twin.client, f"{case.path}/person")
    return await page.submit("/person", **PERSON, contact_instructions=INSTRUCTIONS)


@pytest.mark.requirement("R-102", "R-112", "R-114", "SC-01")
async def test_a_case_goes_from_reception_to_acceptance_by_its_page(margelle: Twin) -> None:
    case = await open_page(margelle.client, await arrived(margelle))
    case.says("Demande reçue de virage", "Premier contact au plus tard le lundi 11 octobre 2010")
    case.says("Prenez d'abord la demande en charge")

    case = await case.submit("/take")
    case.says("Vous suivez maintenant ce dossier", "Pour l'apprendre, appelez virage et dites le numéro")

    said = case.text
    assert said.index("Noter qui est la personne") < said.index("Vous venez d'appeler ?")

    case = await case.send(case.form("/attempts"))  # the first tap: no answer
    case.says("Essai 1 : Téléphone, Pas de réponse")

    reached = next(form for form in case.forms if form.fields.get("result") == ["reached"])
    case = await case.send(reached)
    case.says("Premier contact avec la personne")

    case = await case.submit("/accept")
    case.says("Son plan peut commencer")
    [row] = await margelle.get("/referrals")
    assert row["state"] == "accepted"
    assert f"/planning/cases/{row['case_id']}" in case.links


@pytest.mark.requirement("R-091")
async def test_the_page_says_what_the_partner_knows_and_when_it_learned_it(margelle: Twin) -> None:
    case = await taken(margelle)
    await margelle.quiet()
    case = await open_page(margelle.client, case.path)

    panel = case.text.partition("Ce que sait virage")[2]
    assert "Accusé de réception d'une demande, livraison le 4 oct., 9 h 30" in panel
    assert "Demande prise en charge, livraison le" in panel
    assert "ne dit qui est la personne" in panel


async def test_what_cannot_be_done_is_said_with_the_reason(margelle: Twin) -> None:
    case = await open_page(margelle.client, await arrived(margelle))
    case.says("Accepter il faut d'abord un premier contact avec la personne.")
    assert not [form for form in case.forms if form.action.endswith("/accept")]

    case = await case.submit("/take")
    case.says("Retourner la demande est déjà prise en charge")


async def test_a_tab_that_is_behind_is_told_so_in_the_words_of_the_command(margelle: Twin) -> None:
    first = await open_page(margelle.client, await arrived(margelle))
    await first.submit("/take")

    behind = await open_page(margelle.client, first.path)
    late = await first.send(first.form("/take"), {"once": "another-tab-1"})
    assert late.status == 409
    late.says("Cette demande est à l'état « prise en charge »")
    assert "Noter un essai" not in late.part("Pourquoi d'autres gestes", "L'histoire")
    assert behind.status == 200


@pytest.mark.requirement("R-102", "R-115")
async def test_services_that_do_not_answer_leave_a_plain_line(margelle: Twin) -> None:
    case = await open_page(margelle.client, await arrived(margelle))
    case.says("Le service Plans ne répond pas pour l'instant")
    case.says("Le service Relances ne répond pas pour l'instant")


@pytest.mark.requirement("R-102", "R-115")
async def test_services_that_the_node_does_not_have_are_not_said_to_be_away(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    async with running_service(
        SERVICE, nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path / "virage",
        organization="virage", border=True, pages_ports={"intake": 8081, "notifications": 8084},
    ) as virage:  # fmt: skip
        sent = (await virage.post("/referrals", form())).json()
        case = await open_page(virage.client, f"/intake/cases/{sent['case_id']}")
        case.says("L'histoire")
        case.does_not_say("ne répond pas pour l'instant")


async def test_an_identity_is_written_and_corrected(margelle: Twin) -> None:
    case = await known(margelle)
    case.says("Qui est la personne est noté.", PERSON["name"])

    page = await open_page(margelle.client, f"{case.path}/person")
    case = await page.submit("/person", phone="450 555-0123")
    case.says("450 555-0123")


async def test_of_two_who_correct_an_identity_the_second_sees_both_and_loses_nothing(margelle: Twin) -> None:
    case = await known(margelle)
    mine = await open_page(margelle.client, f"{case.path}/person")
    theirs = await open_page(margelle.client, f"{case.path}/person")
    await theirs.submit("/person", phone="450 555-0111")

    both = await mine.submit("/person", address="9, rue Rêvée")
    assert both.status == 409
    both.says("Quelqu'un d'autre a écrit ici", "450 555-0111")
    assert both.form("/person").fields["address"] == ["9, rue Rêvée"]

    case = await both.submit("/person")
    assert case.path.startswith("/intake/cases/")
    case.says("9, rue Rêvée")


@pytest.mark.requirement("R-099")
async def test_wishes_are_written_apart_and_a_refusal_holds_at_once(margelle: Twin) -> None:
    case = await known(margelle)
    page = await open_page(margelle.client, f"{case.path}/contact")
    case = await page.submit(
        "/contact", may_be_contacted="true", ways=["phone"], safe_from="17:00", safe_until="20:00"
    )
    case.says("De 17 h 00 à 20 h 00")

    stale = await open_page(margelle.client, f"{case.path}/contact")
    again = await open_page(margelle.client, f"{case.path}/contact")
    await again.submit("/contact", ways=["phone", "voicemail"])
    both = await stale.submit("/contact", safe_until="21:00")
    assert both.status == 409
    both.says("Boîte vocale")

    case = await stale.submit("/contact", may_be_contacted="false")
    case.says("Ne veut pas être jointe.")


@pytest.mark.requirement("R-099")
async def test_wishes_without_a_way_are_refused_with_what_was_entered(margelle: Twin) -> None:
    case = await known(margelle)
    page = await open_page(margelle.client, f"{case.path}/contact")
    page = await page.submit("/contact", may_be_contacted="true", first_name="Apolline")

    assert page.status == 422
    page.says("Par quel moyen")
    assert page.form("/contact").fields["first_name"] == ["Apolline"]


@pytest.mark.requirement("R-090")
async def test_an_offer_is_returned_with_what_is_missing(margelle: Twin) -> None:
    case = await open_page(margelle.client, await arrived(margelle))
    path = next(link for link in case.links if link.endswith("/return"))
    page = await open_page(margelle.client, path)
    empty = await page.submit("/return")
    assert empty.status == 422
    empty.says("Ce qui manque : à remplir")

    case = await page.submit("/return", missing=["needs", "consent"])
    case.says("Retournée à virage")
    assert (await margelle.get("/referrals"))[0]["missing"] == ["needs", "consent"]


@pytest.mark.requirement("R-084", "R-091")
async def test_a_person_is_declined_with_who_could_help(margelle: Twin) -> None:
    case = await known(margelle)
    path = next(link for link in case.links if link.endswith("/decline"))
    page = await open_page(margelle.client, path)
    case = await page.submit("/decline", reason="no_capacity", suggested=["csss-pds"])

    case.says("Déclinée (Plus de place) ; autres organismes proposés : csss-pds")
    case.does_not_say(PERSON["name"])  # erased, as the page had said
    case.says("Rien n'est à faire ici")


@pytest.mark.requirement("R-104")
async def test_a_second_referral_of_the_same_person_is_attached(margelle: Twin) -> None:
    first = await known(margelle)
    second = await known(margelle, number=3)

    second.says("Une personne qui lui ressemble")
    assert first.path in second.links
    attached = await second.submit("/attach")
    attached.says("Cette demande est jointe à un autre dossier")
    assert first.path in attached.links


@pytest.mark.requirement("R-102", "R-115")
async def test_a_lead_is_backed_up_offered_and_refused(margelle: Twin) -> None:
    case = await taken(margelle)
    case = await case.submit("/backup", backup="m2")
    case.says("Suppléance m2")

    case = await case.submit("/offer", to_worker="m3")
    case.says("Transfert proposé à m3")
    case = await case.submit("/lead/refuse")  # nobody is signed in: in the demonstration, the coordination
    case.says("Le dossier reste où il était")

    case = await case.submit("/lead/take-over")
    case.says("Intervenant m2")


async def test_a_refused_form_leaves_the_other_forms_of_the_case_as_they_were(margelle: Twin) -> None:
    case = await (await taken(margelle)).submit("/backup", backup="m2")
    page = await case.submit("/offer", to_worker="pas un identifiant")
    assert page.status == 422
    page.holds("/backup", backup="m2")
    page.holds("/offer", to_worker="pas un identifiant")


async def test_a_mistake_in_an_attempt_is_shown_with_what_was_entered(margelle: Twin) -> None:
    case = await taken(margelle)
    detailed = next(each for each in case.forms if "attempted_on" in each.fields)

    page = await case.send(detailed, {"result": "no_answer", "attempted_on": "2010-10-05"})
    assert page.status == 422
    page.says("est dans l'avenir")
    again = next(each for each in page.forms if "attempted_on" in each.fields)
    assert again.fields["attempted_on"] == ["2010-10-05"]

    page = await case.send(detailed, {"attempted_on": "2010-10-04"})
    page.says("Résultat : à remplir")


@pytest.mark.requirement("R-108")
async def test_a_sent_referral_is_followed_withdrawn_and_closed(virage: Twin) -> None:
    sent = (await virage.post("/referrals", form())).json()
    await virage.quiet()
    case = await open_page(virage.client, f"/intake/cases/{sent['case_id']}")
    case.says("Demande envoyée à margelle", "Votre organisme répond de la personne")
    case.says("Une demande, sans nom, livraison le 4 oct., 9 h 30")

    case = await case.submit("/withdraw", by="person")
    case.says("Demande retirée ; par : La personne")
    case = await case.submit("/close")
    case.says("La demande est close.")


async def test_a_draft_leads_back_to_its_form(virage: Twin) -> None:
    draft = (await virage.post("/referrals", {**form(), "keep_as_draft": True})).json()
    case = await open_page(virage.client, f"/intake/cases/{draft['case_id']}")
    assert f"/intake/refer/{draft['referral_id']}" in case.links


async def test_a_case_that_does_not_exist_is_said_so(margelle: Twin) -> None:
    page = await open_page(margelle.client, f"/intake/cases/{UUID(int=7)}")
    assert page.status == 404
    page.says("Ce dossier n'existe pas ici")


@pytest.mark.requirement("R-236")
async def test_a_case_is_in_english_too(margelle: Twin) -> None:
    await open_page(margelle.client, "/intake/language/en?to=/intake/cases")
    case = await known(margelle)
    case.says("Taken in charge here", "What virage knows")
    for page in ("/person", "/contact"):
        assert (await open_page(margelle.client, f"{case.path}{page}")).status == 200


async def test_no_title_and_no_address_says_who_it_is(margelle: Twin) -> None:
    case = await known(margelle)
    for path in (case.path, f"{case.path}/person", f"{case.path}/contact"):
        page = await open_page(margelle.client, path)
        told = [page.title, str(page.response.url), *page.response.headers.values(), *page.links]
        assert not [number for number, sentinel in enumerate(SENTINELS) if sentinel in " ".join(told)]


def test_every_state_and_every_reason_has_words() -> None:
    for state in (*HERE, *THERE):
        assert f"{type(state).__name__}.{state.value}" in PAGES.texts
    here = [ReceivedReferral(state=state) for state in ReceiverState]
    there = [
        SentReferral(state=state, kept_on=kept) for state in SenderState for kept in (None, date(2010, 10, 4))
    ]
    referrals: list[ReceivedReferral | SentReferral] = [*here, *there]
    said = {key for referral in referrals for pair in why_not(referral) for key in pair}
    assert said - PAGES.texts.keys() == set()
    assert {key for key in PAGES.texts if key.startswith("why.")} <= said
    assert set(HERE) == set(ReceiverState)


@pytest.mark.requirement("SC-01")
async def test_what_planning_and_followup_tell_stands_in_the_story_in_order(margelle: Twin) -> None:
    """The steps of others stand among intake's own, in words; one that nobody knows is a step all the same."""
    told = {
        "planning": [
            StoryStep(on=date(2010, 10, 4), code="assessed"),
            StoryStep(on=date(2010, 10, 12), code="meeting.planned", number=1, path="/planning/plans"),
            StoryStep(on=date(2010, 10, 4), code="episode.closed", detail="completed"),
            StoryStep(on=date(2010, 10, 4), code="something.new"),
        ],
        "followup": [
            StoryStep(on=date(2010, 10, 4), code="call.scheduled", number=3, due_on=date(2011, 1, 4)),
            StoryStep(on=date(2010, 10, 4), code="call.attempted", number=3, detail="no_answer"),
        ],
    }

    async def answer(question: Any, kind: Any, *, within: float) -> Any:
        return kind(steps=told["planning" if isinstance(question, PlanningStoryAsked) else "followup"])

    margelle.runtime.place = replace(margelle.runtime.place, ask=cast(Ask, answer))
    case = await open_page(margelle.client, await arrived(margelle))

    story = case.text.partition("L'histoire")[2]
    for words in (
        "Besoins évalués",
        "Suivi terminé (parcours complété)",
        "Une étape du plan",
        "Relance de 3 mois prévue pour le 4 janv. 2011",
        "Relance de 3 mois, essai (pas de réponse)",
    ):
        assert words in story
    assert story.index("Dernier jour pour le premier contact") < story.index("Rencontre 1 prévue")
    assert "/planning/plans" in case.links
    case.does_not_say("ne répond pas")


async def test_a_date_of_birth_is_written_without_the_day_of_the_week(margelle: Twin) -> None:
    case = await known(margelle)
    case.says("Date de naissance 17 mai 1969")
    case.does_not_say("samedi")
    preview = await open_page(margelle.client, "/intake/refer")
    preview = await preview.submit("/intake/refer", **PERSON, to_organization="virage")
    preview.says("Date de naissance 17 mai 1969")
    await margelle.client.get("/intake/language/en")
    (await open_page(margelle.client, case.path)).says("Date of birth May 17, 1969")
