"""Two gates that act at once, with mail on the way: once all of it has come, both say the same of the referral.

The machines of both sides alone, with a mailbox each way; what a gate does with a step or with news is what its
commands do, and no more.
"""

from __future__ import annotations

from collections import deque

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from arrimage_chassis.problems import ProblemError
from arrimage_intake.domain import receiver_states as receiver
from arrimage_intake.domain import sender_states as sender
from arrimage_intake.domain.receiver_states import ReceiverState, Step, after_senders_withdrawal
from arrimage_intake.domain.sender_states import News, SenderState, SenderStep

TOLD = {
    Step.TAKE_IN_CHARGE: News.TAKEN_IN_CHARGE,
    Step.RETURN: News.RETURNED,
    Step.ACCEPT: News.ACCEPTED,
    Step.DECLINE: News.DECLINED,
    Step.REDIRECT: News.REDIRECTED,
    Step.WITHDRAW: News.WITHDRAWN,
    Step.CLOSE: News.CLOSED,
}
WORKERS_STEPS = [step for step in Step if step not in (Step.RESUME, Step.ATTACH)]
SAME = {
    ReceiverState.RECEIVED: SenderState.ACKNOWLEDGED,
    ReceiverState.FIRST_CONTACT_MADE: SenderState.TAKEN_IN_CHARGE,
}


class Crossing(RuleBasedStateMachine):
    """A referral between two gates."""

    def __init__(self) -> None:
        super().__init__()
        self.sender, self.receiver = SenderState.SENT, ReceiverState.RECEIVED
        self.plan = self.was_accepted = self.was_kept = False
        self.back: deque[News] = deque([News.ACKNOWLEDGED])
        self.forth: deque[str] = deque()

    @rule(step=st.sampled_from(WORKERS_STEPS))
    def a_worker_of_the_receiver_acts(self, step: Step) -> None:
        try:
            self.receiver = receiver.after_step(self.receiver, step)
        except ProblemError:
            return
        if step in TOLD:
            self.back.append(TOLD[step])
        self.was_accepted |= step is Step.ACCEPT

    @precondition(lambda self: self.was_accepted)
    @rule()
    def planning_tells_of_a_plan(self) -> None:
        if self.receiver is ReceiverState.ACCEPTED:
            self.plan = True
        elif self.receiver is ReceiverState.WITHDRAWN:
            self.plan, self.receiver = True, ReceiverState.ACCEPTED
            self.back.append(News.KEPT)

    @rule(step=st.sampled_from([SenderStep.SEND, SenderStep.WITHDRAW]))
    def a_worker_of_the_sender_acts(self, step: SenderStep) -> None:
        if step is SenderStep.WITHDRAW and self.was_kept:
            return  # refused since the receiver answered that there is a plan
        try:
            self.sender = sender.after_step(self.sender, step)
        except ProblemError:
            return
        self.forth.append("withdrawn" if step is SenderStep.WITHDRAW else "resubmitted")

    @precondition(lambda self: self.back)
    @rule()
    def mail_reaches_the_sender(self) -> None:
        news = self.back.popleft()
        self.sender = sender.after_news(self.sender, news)
        self.was_kept |= news is News.KEPT

    @precondition(lambda self: self.forth)
    @rule()
    def mail_reaches_the_receiver(self) -> None:
        if self.forth.popleft() == "resubmitted":
            if self.receiver is not ReceiverState.WITHDRAWN:
                self.receiver = receiver.after_step(self.receiver, Step.RESUME)
                self.back.append(News.RESUMED)
            return
        self.receiver = after_senders_withdrawal(self.receiver, plan_agreed=self.plan)
        if self.receiver is ReceiverState.ACCEPTED:
            self.back.append(News.KEPT)

    @precondition(lambda self: not self.back and not self.forth)
    @invariant()
    def with_no_mail_on_the_way_both_say_the_same(self) -> None:
        same = SAME.get(self.receiver, SenderState(self.receiver) if self.receiver not in SAME else None)
        assert self.sender is same

    @invariant()
    def somebody_answers_for_the_person(self) -> None:
        ended = {SenderState.DECLINED, SenderState.REDIRECTED, SenderState.WITHDRAWN, SenderState.CLOSED}
        receiver_leads = self.receiver in (ReceiverState.ACCEPTED, ReceiverState.CLOSED)
        sender_leads = self.sender not in ended | {SenderState.ACCEPTED}
        assert receiver_leads or sender_leads or self.sender in ended

    def teardown(self) -> None:
        """Let all the mail come."""
        while self.back or self.forth:
            if self.forth:
                self.mail_reaches_the_receiver()
            else:
                self.mail_reaches_the_sender()
        self.with_no_mail_on_the_way_both_say_the_same()


TestCrossing = pytest.mark.requirement("R-102", "R-108")(Crossing.TestCase)
TestCrossing.settings = settings(max_examples=300, stateful_step_count=25, deadline=None)
