"""What is known about steps besides the words: what was established, and what need not be asked again."""

from __future__ import annotations

from app.domain.content import Library, Playbook, Situation, Step
from app.domain.ranking import established, known_conditions, without_needless
from app.domain.steps import RankedStep

ASK = Step("ask", "Ask for the order", (Situation("where is it"),), asks=("order_number",))
LOOK = Step("look", "Look it up", (Situation("where is it now"), Situation("order 1", after="ask")))
CHECK = Step("check", "Record the identity", (Situation("I am Cleo"),), fields=(("Identity verified", "yes"),))
PLAYBOOK = Playbook("p", "P", (ASK, LOOK, CHECK))
RANKED = tuple(RankedStep(step, share, step.when[0], 0.5) for step, share in ((ASK, 0.7), (LOOK, 0.2), (CHECK, 0.1)))


def test_what_the_customer_told_is_not_asked_again() -> None:
    assert [item.step.id for item in without_needless(RANKED, ())] == ["ask", "look", "check"]
    ranked = without_needless(RANKED, {"order_number"})
    assert [item.step.id for item in ranked] == ["look", "check", "ask"]
    assert abs(sum(item.probability for item in ranked) - 1) < 1e-9


def test_a_step_that_asks_for_more_stays() -> None:
    both = Step("both", "Ask", (Situation("where"),), asks=("order_number", "email"))
    ranked = (RankedStep(both, 0.6, both.when[0], 0.5), RankedStep(LOOK, 0.4, LOOK.when[0], 0.5))
    assert without_needless(ranked, {"order_number"})[0].step is both


def test_a_step_that_was_just_taken_moves_back() -> None:
    assert [item.step.id for item in without_needless(RANKED, (), {"ask"})] == ["look", "check", "ask"]


def test_conditions_come_from_fields_and_from_steps_that_set_them() -> None:
    assert known_conditions({"Identity verified": "Yes", "Plan": "no"}) == {"identity_verified"}
    library = Library(playbooks=(PLAYBOOK,))
    assert established(PLAYBOOK, [(None, "check")], library) == {"identity_verified"}
    assert established(PLAYBOOK, [(None, "ask")], library) == frozenset()


def test_a_step_of_the_same_name_in_another_playbook_establishes_what_it_sets_there() -> None:
    only_asks = Playbook("other", "O", (Step("check", "Ask who it is", (Situation("hello"),)),))
    library = Library(playbooks=(PLAYBOOK, only_asks))
    assert established(PLAYBOOK, [("other", "check")], library) == frozenset(), "there it only asks"
    assert established(only_asks, [("p", "check")], library) == {"identity_verified"}
    assert established(PLAYBOOK, [("gone", "check")], library) == frozenset()


def test_nothing_ranked_stays_nothing() -> None:
    assert without_needless((), {"order_number"}) == ()
