"""The work on one person's case through the pages and nothing else: what workers see, fill in and press."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tests.browser.desk import Desk
from tests.browser.offices import Offices
from tests.journeys.casework import THEMES, WITHIN, Case, Person

from arrimage_testing.waiting import eventually


class BrowserCase(Case):
    """A case on which each organization's worker works at a desk of their own.

    What is read over HTTP is when to go on and how it ended, as in the scenarios; nothing is done that way.
    """

    def __init__(self, offices: Offices, person: Person, *, says_how_to_be_reached: bool) -> None:
        """Let the person say, or not, how to be reached before the end: else nobody may call them (R-188)."""
        super().__init__(offices.network, person)
        self._desks: Mapping[str, Desk] = offices.desks
        self._says_how = says_how_to_be_reached

    # --- intake ------------------------------------------------------------------------------------------------

    async def is_sent(self, *, known: Iterable[str] | None = None) -> None:
        """The sender's worker fills the form, sees what goes and what stays, and sends it."""
        if known is None:
            known = [entry["referral_id"] for entry in await self.referrals_at(self.receiver)]
        self._known = frozenset(known)
        desk = await self._at(self.sender)
        await desk.choose_in_menu("menu.refer")
        await self._says_who_it_is(desk, folded=True)
        await desk.select(desk.t("refer.to_organization"), desk.called(self.receiver))
        await desk.select(desk.t("refer.service_code"), desk.t("ServiceCode.reintegration"))
        await desk.select(desk.t("refer.entry_point"), desk.t("EntryPoint.rehabilitation_centre"))
        for theme in THEMES:
            await desk.tick(desk.t(f"Theme.{theme}"), within=desk.group(desk.t("refer.needs")))
        await desk.fill(desk.t("refer.referring_unit"), "Sorel")
        await desk.unfold(desk.t("refer.eligibility.fold"))
        for criterion in ("adult", "territory", "voluntary"):
            answers = desk.group(desk.t(f"Criterion.{criterion}"))
            await desk.tick(desk.t("Answer.met"), within=answers)
        await desk.press(desk.t("refer.next"))
        self.referral_at_sender = desk.last_id
        await self._nothing_of_who_it_is_goes(desk)
        await desk.press(desk.t("refer.send", organization=desk.called(self.receiver)))
        await desk.is_told(desk.t("done.sent"))
        self.case_at_sender = desk.last_id

    async def is_taken_in_charge(self) -> None:
        """One worker finds the referral in their day and answers for it; then they write who the person is."""
        await self.has_a_worker()
        desk = self._desks[self.receiver]
        await desk.follow(desk.t("person.write"))
        await self._says_who_it_is(desk, folded=False)
        await desk.press(desk.t("person.save"))
        await desk.is_told(desk.t("done.person"))

    async def has_a_worker(self) -> None:
        """One worker finds the referral in their day and answers for it."""
        desk = await self._at(self.receiver)
        await desk.click(desk.line(desk.t("todo.referral.take")).get_by_role("link"))
        assert desk.last_id == self.case_id
        await desk.press(desk.t("case.take"))
        await desk.is_told(desk.t("done.taken"))

    async def attempts(self) -> None:
        """The worker calls, and nobody answers: one tap in the day."""
        desk = await self._at(self.receiver)
        about = self.person.name, desk.t("todo.contact.make")
        await desk.press(desk.t("tap.attempt.no_answer"), *about)

    async def is_reached(self) -> None:
        """The worker opens the case from their day, and notes that the person was reached today."""
        desk = await self._at(self.receiver)
        await desk.follow(self.person.name)
        await desk.unfold(desk.t("case.first_contact"))
        await desk.press(desk.t("case.first_contact"))
        await desk.is_told(desk.t("done.reached"))

    async def is_accepted(self) -> None:
        """The worker finds the person among the cases by their name, and accepts them."""
        desk = await self._at(self.receiver)
        await desk.choose_in_menu("menu.cases")
        await desk.fill(desk.t("cases.find"), self.person.name.split("-")[0])
        await desk.press(desk.t("cases.find.submit"))
        await desk.follow(self.person.name)
        await desk.press(desk.t("case.accept"))

    # --- planning ----------------------------------------------------------------------------------------------

    async def tells_needs_in_order(self, *themes: str) -> None:
        """Person and worker look at the needs, and put them in order."""
        await eventually(self._is_known_to_planning, deadline=WITHIN, what="planning to hear of the case")
        desk = await self._plan()
        await desk.follow(desk.t("case.assess"))
        for theme in themes:
            await desk.tick(desk.t("NeedLevel.strong"), within=desk.group(desk.t(f"Theme.{theme}")))
        first = desk.group(desk.t(f"Theme.{themes[0]}"))
        await desk.fill(desk.t("assessment.words"), self.words.need, within=first)
        await desk.press(desk.t("assessment.keep"))
        await desk.is_told(desk.t("done.assessed"))
        for place, theme in enumerate(themes, start=1):
            await desk.select(desk.t(f"Theme.{theme}"), str(place), desk.t("NeedLevel.strong"))
        await desk.press(desk.t("priorities.keep"))
        await desk.is_told(desk.t("done.prioritized"))

    async def agrees_to_a_plan(self, *, start_on: str) -> None:
        """Person and worker write the plan; the person agrees to it."""
        desk = await self._plan()
        await desk.follow(desk.t("case.draft"))
        for place, theme in enumerate(THEMES, start=1):
            row = desk.group(f"{place}. {desk.t(f'Theme.{theme}')}")
            await desk.fill(desk.t("plan.objective"), self.words.objective, within=row)
            await desk.fill(desk.t("plan.action"), self.words.action, within=row)
        await desk.tick(desk.t("PlanMode.mixed"), within=desk.group(desk.t("plan.mode")))
        await desk.fill(desk.t("plan.start_on"), start_on)
        await desk.press(desk.t("plan.propose"))
        await desk.press(desk.t("plan.keep"))
        await desk.is_told(desk.t("done.drafted"))
        await desk.fill(desk.t("agree.on"), self.network.now.date().isoformat())
        await desk.press(desk.t("agree.keep"))
        await desk.is_told(desk.t("done.agreed"))

    async def is_met(self, number: int) -> None:
        """A meeting takes place today: one tap in the day, or with the plan before them and a note."""
        if number % 2:
            desk = await self._at(self.receiver)
            await desk.press(
                desk.t("tap.meeting.held"), self.person.name, desk.t("todo.meeting.today", number=number)
            )
        else:
            desk = await self._plan()
            about = desk.t("meeting.about", number=number, on="")
            await desk.unfold(desk.t("meeting.hold"), about)
            await desk.fill(desk.t("meeting.notes"), self.words.note)
            await desk.press(desk.t("meeting.keep"), about)
        await desk.is_told(desk.t("done.held"))

    async def ends(self, outcome: str, *success_tags: str) -> None:
        """The episode ends today; the person agrees to be called later."""
        if self._says_how:
            await self._says_how_to_be_reached()
        desk = await self._plan()
        await desk.follow(desk.t("case.close"))
        await desk.fill(desk.t("closure.on"), self.network.now.date().isoformat())
        await desk.tick(desk.t(f"Outcome.{outcome}"))
        for tag in success_tags:
            await desk.tick(desk.t(f"SuccessTag.{tag}"))
        await desk.tick(desk.t("site.yes"), within=desk.group(desk.t("closure.calls")))
        await desk.press(desk.t("closure.keep"))
        await desk.is_told(desk.t("done.closed"))

    # --- followup ----------------------------------------------------------------------------------------------

    async def does_not_answer_the_call(self, kind: str, part_of_day: str) -> None:
        """The worker makes the call that is due, and nobody answers: one tap."""
        desk = await self._call_of(kind)
        await desk.press(desk.t("call.no_answer"))
        await desk.is_told(desk.t("done.attempt"))

    async def answers_the_call(
        self, kind: str, *, part_of_day: str | None = None, wish_to_return: bool = False
    ) -> None:
        """The person answers: one tap. Or nothing is said of when they did, or they called by themselves."""
        desk = await self._call_of(kind)
        if part_of_day is not None:
            await desk.press(desk.t("call.reached"))
            await desk.is_told(desk.t("done.reached"))
        else:
            earlier = "attempt.told_earlier" if self._says_how else "attempt.came_by_themselves"
            await desk.follow(desk.t(earlier))
            await desk.tick(desk.t("answers.pass"), within=desk.group(desk.t("attempt.part_of_day")))
        if wish_to_return:
            await desk.tick(desk.t("answers.wish_to_return"))
        situation = desk.group(desk.t("Theme.EMPLOYMENT_TRAINING"))
        await desk.tick(desk.t("Situation.better"), within=situation)
        await desk.press(desk.t("answers.submit"))
        await desk.is_told(desk.t("done.answers_return" if wish_to_return else "done.answers"))

    # --- finding one's way -------------------------------------------------------------------------------------

    async def _at(self, organization: str) -> Desk:
        """Return the desk of an organization's worker, who sits down at Today."""
        await self._desks[organization].sit_down()
        return self._desks[organization]

    async def _plan(self) -> Desk:
        desk = await self._at(self.receiver)
        await desk.choose_in_menu("menu.plans")
        await desk.follow(self.person.name, desk.t("plans.received"))
        return desk

    async def _call_of(self, kind: str) -> Desk:
        desk = await self._at(self.receiver)
        await desk.choose_in_menu("menu.calls")
        await desk.follow(self.person.name, desk.t(f"FollowupKind.{kind}"))
        return desk

    async def _says_how_to_be_reached(self) -> None:
        desk = await self._plan()
        await desk.follow(desk.t("case.story"))
        await desk.follow(desk.t("contact.write"))
        await desk.tick(desk.t("contact.may.yes"), within=desk.group(desk.t("contact.may")))
        await desk.tick(desk.t("ContactWay.phone"), within=desk.group(desk.t("contact.ways")))
        await desk.press(desk.t("person.save"))
        await desk.is_told(desk.t("done.contact"))

    async def _says_who_it_is(self, desk: Desk, *, folded: bool) -> None:
        await desk.fill(desk.t("refer.name"), self.person.name)
        await desk.fill(desk.t("refer.phone"), self.person.phone)
        await desk.fill(desk.t("refer.contact_instructions"), self.person.contact_instructions)
        if folded:
            await desk.unfold(desk.t("refer.more_of_person"))
        await desk.fill(desk.t("refer.birth_date"), self.person.birth_date)
        await desk.fill(desk.t("refer.address"), self.person.address)

    async def _nothing_of_who_it_is_goes(self, desk: Desk) -> None:
        goes, stays = [
            await desk.page.get_by_role("region", name=name, exact=True).inner_text()
            for name in (desk.t("refer.goes", organization=desk.called(self.receiver)), desk.t("refer.stays"))
        ]
        for said in (self.person.name, self.person.phone, self.person.address):
            assert said not in goes, "who the person is goes to the other organization"
        assert self.person.name in stays, "the worker does not see that the name stays"
