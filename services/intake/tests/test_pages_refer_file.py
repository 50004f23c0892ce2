"""Paper forms from a sheet: seen row by row, then kept as drafts, all or none."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from services.intake.tests.made_up import PERSON, SENTINELS

from arrimage_intake.pages.paper_forms import MOST_ROWS, read_sheet
from arrimage_testing.pages import SeenPage, open_page
from arrimage_testing.service_twin import Twin

pytestmark = pytest.mark.full

FRENCH = f"""nom;telephone;comment_joindre;organisme;service;porte_entree;besoins;urgence;\
equipe;date_fiche;transport
{PERSON["name"]};{PERSON["phone"]};Après 17 h;margelle;Réinsertion sociale;Travail de proximité;\
Logement | Estime de soi;Urgente;sorel;2010-10-01;oui
Autre Personne;;"Le matin;
ou le soir";;;;;;;;
"""
ENGLISH = "name,needs,Entry point\nSomebody,Housing,outreach\n"


async def send(twin: Twin, text: str) -> SeenPage:
    """Paste a sheet and let it be read."""
    page = await open_page(twin.client, "/intake/refer/from-file")
    return await page.send(page.form("/refer/from-file"), {"sheet": text})


@pytest.mark.requirement("R-089")
async def test_a_sheet_is_seen_first_and_then_kept_as_drafts(virage: Twin) -> None:
    page = await send(virage, FRENCH)
    assert page.status == 200
    page.says("Logement, Estime de soi A besoin de transport Bien lue")
    assert await virage.get("/referrals") == []

    keep = page.form("/from-file/kept")
    kept = await page.send(keep)
    assert kept.path == "/intake/refer"
    kept.says("Les fiches sont gardées")
    rows = await virage.get("/referrals")
    assert [row["state"] for row in rows] == ["draft", "draft"]
    first = next(row for row in rows if row["to_organization"] == "margelle")
    detail = await virage.get(f"/referrals/{first['referral_id']}")
    assert (detail["urgency"], detail["entry_point"]) == ("urgent", "outreach")
    assert detail["form"]["needs"] == ["HOUSING", "SELF_ESTEEM"]
    assert (detail["form"]["referred_on"], detail["form"]["transport_needed"]) == ("2010-10-01", True)
    await virage.quiet()
    assert await virage.border_events("margelle") == []

    await page.send(keep)  # the same page sent twice
    assert len(await virage.get("/referrals")) == 2


async def test_a_file_of_a_spreadsheet_of_windows_is_read(virage: Twin) -> None:
    page = await open_page(virage.client, "/intake/refer/from-file")
    form = page.form("/refer/from-file")
    data = {name: values[0] for name, values in form.fields.items() if name != "sheet"}
    file = ("fiches.csv", "nom;besoins\r\nZoé;Réseau et entourage\r\n".encode("cp1252"), "text/csv")
    answer = await virage.client.post("/intake/refer/from-file", data=data, files={"sheet": file})
    assert answer.status_code == 200
    assert "Zoé" in answer.text
    assert "Bien lue" in answer.text


async def test_what_is_wrong_is_said_by_line_and_nothing_is_kept(virage: Twin) -> None:
    text = FRENCH.replace("Logement |", "Bonheur |").replace("2010-10-01", "1er octobre")
    page = await send(virage, text + "Troisième;;;nulle-part;;;;;;;\n")

    page.says(f"2 {PERSON['name']} — — — À corriger", "Besoins : mot inconnu")
    page.says("Date de la fiche : une date comme 2010-10-04", "5 Troisième nulle-part — — À corriger")
    page.says("D'ici, on ne peut pas écrire à nulle-part. Choisissez un organisme de la liste.")
    assert not [form for form in page.forms if form.action.endswith("/kept")]
    assert "1er octobre" in page.form("/refer/from-file").fields["sheet"][0]

    forced = await page.send(replace(page.form("/refer/from-file"), action="/intake/refer/from-file/kept"))
    assert forced.status == 422
    forced.says("Rien n'a été gardé")
    assert await virage.get("/referrals") == []


async def test_one_row_that_cannot_be_keeps_none(virage: Twin) -> None:
    page = await send(virage, "nom;organisme\nUn;margelle\nDeux;nulle-part\n")
    forced = await page.send(replace(page.form("/refer/from-file"), action="/intake/refer/from-file/kept"))
    assert forced.status == 422
    assert await virage.get("/referrals") == []


async def test_a_form_that_waits_already_is_pointed_at(virage: Twin) -> None:
    page = await send(virage, FRENCH)
    await page.submit("/from-file/kept")

    again = await send(virage, FRENCH)
    assert again.text.count("une fiche du même nom attend déjà") == 2


async def test_english_headers_and_commas_are_read_too(virage: Twin) -> None:
    await open_page(virage.client, "/intake/language/en?to=/intake/refer")
    page = await send(virage, ENGLISH + "Other,Nonsense,outreach\n")
    page.says("Somebody", "Needs: unknown word")


async def test_a_sheet_without_a_name_or_without_rows_is_said_so(virage: Twin) -> None:
    (await send(virage, "a;b\n1;2\n")).says("« nom »")
    (await send(virage, "nom;besoins\n")).says("Aucune fiche")
    assert (await send(virage, "")).status == 422


async def test_the_template_is_read_as_it_is(virage: Twin) -> None:
    for language in ("fr", "en"):
        await open_page(virage.client, f"/intake/language/{language}?to=/intake/refer")
        answer = await virage.client.get("/intake/refer/from-file/template")
        assert answer.headers["content-type"].startswith("text/csv")
        sheet = read_sheet(answer.text)
        assert sheet.may_be_kept
        assert sheet.unknown == []


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04\x14\x00\x06\x00\x08\x00!\x00", b"\x89PNG\r\n\x1a\n\x00\x00", b"nom\x00;a"]
)
async def test_a_workbook_or_a_picture_is_said_to_be_no_sheet(virage: Twin, content: bytes) -> None:
    form = (await open_page(virage.client, "/intake/refer/from-file")).form("/refer/from-file")
    data = {name: values[0] for name, values in form.fields.items() if name != "sheet"}
    answer = await virage.client.post(
        "/intake/refer/from-file", data=data, files={"sheet": ("fiches.xlsx", content, "application/octet-stream")}
    )
    assert answer.status_code == 200
    assert "enregistrez-la au format CSV" in answer.text
    assert "PK" not in re.sub(r'<input type="hidden"[^>]*>', "", answer.text), "random tokens may hold two letters"


async def test_a_long_sheet_is_read_whole(virage: Twin) -> None:
    page = await send(virage, "nom;comment_joindre\n" + f"Un;{'à' * 900}\n" * MOST_ROWS)
    assert page.status == 200
    page = await page.submit("/from-file/kept")
    assert page.path == "/intake/refer"
    assert len(await virage.get("/referrals")) == MOST_ROWS


async def test_transport_and_evening_are_shown_as_they_were_read(virage: Twin) -> None:
    page = await send(virage, "nom;transport;soir\nUn;oui;non\nDeux;Oui, le soir;\n")
    page.does_not_say("1 ligne")
    page.says("Un — — A besoin de transport Bien lue", "mot inconnu")


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"])
def test_a_sheet_is_read_whatever_ends_its_lines(end: str) -> None:
    sheet = read_sheet(end.join(("nom;soir", "Un;oui", "Deux;non", "")))
    assert [(row.line, row.name) for row in sheet.rows] == [(2, "Un"), (3, "Deux")]
    assert sheet.may_be_kept


def test_a_yes_with_more_words_is_asked_about_and_not_taken_for_a_no() -> None:
    [row] = read_sheet("nom;transport\nUn;Oui, le soir\n").rows
    assert row.wrong == [("transport_needed", "paper.unknown_word")]


def test_too_many_rows_are_not_kept_in_part() -> None:
    sheet = read_sheet("nom\n" + "Un\n" * (MOST_ROWS + 1))
    assert sheet.too_long
    assert not sheet.may_be_kept


def test_a_line_with_more_cells_than_columns_is_wrong_and_a_short_one_is_not() -> None:
    long, short = read_sheet("nom;equipe\nUn;a;b\nDeux\n").rows
    assert long.wrong == [("name", "paper.too_many_cells")]
    assert short.entered is not None


def test_nobody_shows_in_what_was_read() -> None:
    shown = repr(read_sheet(FRENCH))
    assert not [number for number, sentinel in enumerate(SENTINELS) if sentinel in shown]
