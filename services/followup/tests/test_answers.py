"""What a person tells at a call stays in this service (R-183)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from services.followup.tests.journey import ON_EACH_STORE, Episode, refused

from arrimage_contracts.events.disclosure import RecordDeidentified
from arrimage_followup.domain.answers import Answers, Housing, Topic
from arrimage_testing.service_twin import Twin

SENTINEL = "Sentinelle Trognon"
ALL = {
    "situation": {"HOUSING": "better", "SELF_ESTEEM": "same", "LOCAL_BENEVOLAT": "harder"},
    "network": "several",
    "occupation": ["work", "study"],
    "housing": "stable",
    "volunteers": True,
    "outside_help": False,
    "hospital_stays": 0,
    "emergency_visits": 1,
    "words": {"situation": SENTINEL, "other": SENTINEL},
}
NOTHING: dict[str, object] = {
    "situation": {},
    "network": None,
    "occupation": [],
    "housing": None,
    "volunteers": None,
    "outside_help": None,
    "hospital_stays": None,
    "emergency_visits": None,
    "words": {},
}


@pytest.mark.requirement("R-183")
@ON_EACH_STORE
async def test_what_the_person_told_is_kept_for_the_workers_and_said_nowhere(
    twin: Twin, episode: Episode, tmp_path: Path
) -> None:
    call = await episode.falls_due(twin)
    done = await twin.post(f"{call}/result", {"result": "reached", "answers": ALL})
    assert done.status_code == 200
    assert await twin.get(f"{call}/answers") == ALL
    await twin.quiet()
    shown = [done.text, str(await twin.get("/followups")), (tmp_path / "log.jsonl").read_text()]
    shown += [event.to_json().decode() for event in await twin.events()]
    assert SENTINEL not in "\n".join(shown)
    assert "LOCAL_BENEVOLAT" not in "\n".join(shown)


@pytest.mark.requirement("R-183")
async def test_each_question_may_be_skipped_and_all_of_them_too(twin: Twin) -> None:
    skipped = {question: Episode() for question in ALL}
    silent = [(Episode(), answers) for answers in (None, {}, NOTHING)]
    for episode in [*skipped.values(), *(episode for episode, _ in silent)]:
        await episode.happens(twin)
    await twin.move_to("2011-03-28T12:00:00Z")
    for question, episode in skipped.items():
        told = {name: value for name, value in ALL.items() if name != question}
        done = await twin.post(f"{episode.path('M3')}/result", {"result": "reached", "answers": told})
        assert done.status_code == 200
        assert await twin.get(f"{episode.path('M3')}/answers") == {**told, question: NOTHING[question]}
    for episode, answers in silent:
        done = await twin.post(f"{episode.path('M3')}/result", {"result": "reached", "answers": answers})
        assert (done.status_code, done.json()["state"]) == (200, "completed")
        assert refused(await twin.client.get(f"{episode.path('M3')}/answers")) == (404, "followup.no_answers")


@pytest.mark.requirement("R-183")
def test_the_persons_words_do_not_show_in_a_representation() -> None:
    answers = Answers(housing=Housing.STABLE, words={Topic.HOUSING: SENTINEL})
    assert SENTINEL not in repr(answers)
    assert not answers.empty
    assert Answers().empty
    assert not Answers(hospital_stays=0).empty


@pytest.mark.requirement("R-110")
@ON_EACH_STORE
async def test_once_a_case_is_deidentified_the_words_are_gone_and_the_answers_that_are_counted_stay(
    twin: Twin, episode: Episode
) -> None:
    call = await episode.falls_due(twin)
    assert (await twin.post(f"{call}/result", {"result": "reached", "answers": ALL})).status_code == 200

    gone = RecordDeidentified(of_case_id=episode.case_id, deidentified_on=date(2015, 10, 12))
    await twin.say(gone, case_id=episode.case_id)
    await twin.quiet()
    assert await twin.get(f"{call}/answers") == {**ALL, "words": {}}
