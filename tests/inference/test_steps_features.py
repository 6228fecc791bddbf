"""What speaks for a situation, on playbooks made by hand: each feature's meaning, by the function that makes it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.domain.content import Playbook, Situation, Step
from app.domain.steps import Event
from app.inference.steps.book import SAID_CHARACTERS, Book, Seen, Vectors, context, newest_context
from app.inference.steps.features import FEATURES, LIKE, LIKE_CONTEXT, OK, features
from app.inference.steps.habits import habits
from app.inference.steps.lookups import bad, known
from app.inference.steps.state import State
from app.inference.steps.told import Answered, Named, cued

Rows = NDArray[np.float32]
TABLE = Playbook(
    "table",
    "Book a table",
    (
        Step("ask_name", "Ask", (Situation("I want a table"),), say="What is your name?"),
        Step("ask_time", "Ask", (Situation("My name is [NAME]", after="ask_name"),), say="At what time?"),
        Step("query", "Look up", (Situation("At [TIME]", after="ask_time"),)),
        Step("confirm", "Confirm", (Situation(result="Message = Available", after="query"),), say="It is booked!"),
        Step("bye", "Bye", (Situation("Thanks", after="confirm"),), say="Goodbye."),
    ),
)
NAME, TIME, QUERY, CONFIRM, BYE = range(5)


def letters(texts: Sequence[str]) -> Rows:
    """Unit vectors of how often each letter is in a text: a stand-in for an encoder that is easy to follow."""
    counts = np.array([[1e-3 + text.lower().count(chr(97 + i)) for i in range(26)] for text in texts], dtype=np.float32)
    counts = counts.reshape(len(texts), 26)
    vectors: Rows = counts / np.maximum(np.linalg.norm(counts, axis=1, keepdims=True), 1e-9)
    return vectors


def state(*events: Event, playbook: Playbook = TABLE) -> State:
    book = Book.of(playbook)
    vectors = Vectors(letters(book.contexts()), letters(book.plain()), letters(book.says()))
    of = {
        who: letters([event.text for event in events if event.speaker == who])
        for who in ("customer", "result", "agent")
    }
    seen = Seen(letters([newest_context(events)])[0], of["customer"], of["result"], of["agent"])
    return State.of(book, vectors, events, seen)


def made(*events: Event, playbook: Playbook = TABLE) -> Rows:
    found = state(*events, playbook=playbook)
    return features(found.book, found.vectors, events, found.seen)


def customer(text: str) -> Event:
    return Event("customer", text)


def agent(text: str, step: str | None = None) -> Event:
    return Event("agent", text, step)


def test_situations_are_numbered_through_all_steps() -> None:
    book = Book.of(TABLE)
    assert book.step_of.tolist() == [0, 1, 2, 3, 4]
    assert book.after.tolist() == [-1, NAME, TIME, QUERY, CONFIRM]
    assert book.is_result.tolist() == [False, False, False, True, False]


def test_a_situation_is_read_with_the_question_that_it_answers_and_a_result_alone() -> None:
    contexts = Book.of(TABLE).contexts()
    assert contexts[1] == "What is your name? [SEP] My name is [NAME]"
    assert contexts[3] == "Message = Available"


def test_of_a_long_message_its_end_asks_the_question() -> None:
    text = context("x" * 1000 + "At what time?", "At five")
    assert text.endswith("At what time? [SEP] At five")
    assert len(text) == SAID_CHARACTERS + len(" [SEP] At five")


def test_every_exchange_gives_finite_numbers_of_one_shape() -> None:
    exchanges = (
        [customer("I want a table")],
        [agent("What is your name?", "ask_name")],
        [Event("result", "Message = Available")],
        [agent("", "unknown_step"), customer("")],
        [customer("I want a table"), agent("", "ask_name"), customer("Ben"), Event("result", "[RESULT] NO RESULT")],
    )
    for events in exchanges:
        found = made(*events)
        assert found.shape == (5, FEATURES)
        assert np.isfinite(found).all()


def test_a_playbook_of_one_step_is_enough() -> None:
    one = Playbook("one", "One", (Step("only", "Only", (Situation("Hello"),)),))
    assert made(customer("Hello"), playbook=one).shape == (1, FEATURES)


def test_the_columns_that_others_look_at() -> None:
    found = made(customer("I want a table"))
    assert found[0, LIKE_CONTEXT] == found[:, LIKE_CONTEXT].max()
    assert np.isclose(found[0, LIKE], 1.0)
    assert found[:, OK].tolist() == [1, 1, 1, 0, 1]
    assert made(Event("result", "Message = Available"))[:, OK].tolist() == [0, 0, 0, 1, 0]


def test_what_was_done_counts_by_step() -> None:
    found = state(
        customer("Hi"), agent("Name?", "ask_name"), customer("?"), agent("Name?", "ask_name"), customer("Ben")
    )
    assert (found.done, found.last) == ([NAME, NAME], NAME)
    assert found.times_done.tolist() == [2, 0, 0, 0, 0]
    assert found.lookups.tolist() == [0, 0, 1, 0, 0]


def test_a_value_in_passing_answers_a_step_that_was_never_taken() -> None:
    found = state(customer("A table at 5 pm please, my name is Ben"))
    named = Named.of(found)
    assert named.ever[TIME] > 0
    assert named.now[NAME] > 0
    assert Named.of(state(customer("A table please"))).ever[TIME] == 0


def test_a_short_answer_answers_what_was_asked_and_nothing_else() -> None:
    asked_name = state(customer("Hi"), agent("Your name?", "ask_name"), customer("At 5"))
    asked_time = state(customer("Hi"), agent("At what time?", "ask_time"), customer("5 pm"))
    assert Named.of(asked_name).ever[TIME] == 0
    assert Named.of(asked_time).ever[TIME] > 0


def test_a_step_that_was_carried_out_is_answered() -> None:
    found = Answered.of(state(customer("zzz"), agent("", "ask_time"), customer("qqq")))
    assert found.got[TIME] == 1.0
    assert found.got[QUERY] < 1.0


def test_small_words_announce_a_value() -> None:
    ever, now = (np.asarray(column) for column in cued(state(customer("at five"), agent("Name?"), customer("Ben"))))
    assert (ever[TIME], now[TIME]) == (1.0, 0.0)
    assert (ever[NAME], now[NAME]) == (0.0, 0.0)


def test_results_that_say_that_something_cannot_be_had() -> None:
    assert bad("[RESULT] NO RESULT")
    assert bad("Message = That time is unavailable.")
    assert not bad("Message = The table is free.")


def test_an_answer_is_held_against_what_the_lookup_gave() -> None:
    quiz = Playbook(
        "quiz",
        "Quiz",
        (
            Step("right", "Right", (Situation("It is [ANSWER]"),)),
            Step("wrong", "Wrong", (Situation("It is [SOMETHING]"),)),
        ),
    )
    result = Event("result", "[RESULT] Answer = blue ; id = 4 ;")
    right = np.asarray(known(state(result, agent("Which colour?"), customer("I say Blue"), playbook=quiz))[0])
    wrong = np.asarray(known(state(result, agent("Which colour?"), customer("I say red"), playbook=quiz))[0])
    assert (right.tolist(), wrong.tolist()) == ([1.0, 0.0], [-1.0, 0.0])


def test_who_looked_again_after_a_result_has_a_habit() -> None:
    result = Event("result", "[RESULT] NO RESULT")
    again = habits(state(agent("", "query"), result, agent("", "query"), result))
    told = habits(state(agent("", "query"), result, agent("None", "confirm"), customer("Try again")))
    assert (again[0], told[0]) == (0.5, -0.5)
    assert np.asarray(again[3])[QUERY] == 0.5
