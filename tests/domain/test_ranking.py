"""Which step of a playbook comes next, from how alike the turn is to its situations."""

from __future__ import annotations

from app.domain.content import Playbook, Situation, Step
from app.domain.ranking import established, known_conditions, rank_steps, situations

ASK = Step("ask", "Ask for the order", (Situation("where is it"),), asks=("order_number",))
LOOK = Step("look", "Look it up", (Situation("where is it now"), Situation("order 1", after="ask")))
CHECK = Step("check", "Record the identity", (Situation("I am Cleo"),), fields=(("Identity verified", "yes"),))
PLAYBOOK = Playbook("p", "P", (ASK, LOOK, CHECK))


def first(likeness: list[float], done: tuple[str, ...] = (), known: tuple[str, ...] = ()) -> str:
    return rank_steps(situations(PLAYBOOK), likeness, done, known)[0].step.id


def test_the_most_alike_situation_wins_and_probabilities_sum_to_one() -> None:
    ranked = rank_steps(situations(PLAYBOOK), [0.8, 0.5, 0.4, 0.1], ())
    assert [item.step.id for item in ranked] == ["ask", "look", "check"]
    assert abs(sum(item.probability for item in ranked) - 1) < 1e-9


def test_what_the_customer_told_is_not_asked_again() -> None:
    assert first([0.8, 0.6, 0.4, 0.1]) == "ask"
    assert first([0.8, 0.6, 0.4, 0.1], known=("order_number",)) == "look"


def test_a_step_that_was_carried_out_moves_back_and_what_follows_it_gains() -> None:
    assert first([0.8, 0.5, 0.5, 0.1], done=("ask",)) == "look"
    assert first([0.5, 0.1, 0.6, 0.1]) == "ask", "a situation that waits for another step loses"


def test_conditions_come_from_fields_and_from_steps_that_set_them() -> None:
    assert known_conditions({"Identity verified": "Yes", "Plan": "no"}) == {"identity_verified"}
    assert established(PLAYBOOK, ("check",)) == {"identity_verified"}
    assert established(PLAYBOOK, ("ask",)) == frozenset()


def test_a_playbook_without_customer_situations_ranks_nothing() -> None:
    assert rank_steps((), [], ()) == ()
