"""What plain words say: typed values, yes and no, thanks and wishes, and values of lookups."""

from __future__ import annotations

import pytest

from app.inference.steps.words import NOTHING, agreeing, given, same_act, same_values, shared, words


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("at 8 pm", {"time"}),
        ("let's say 17:30", {"time"}),
        ("on Friday please", {"day"}),
        ("the 3rd", {"day"}),
        ("forty? no, fifty guests", {"number"}),
        ("nothing expensive", {"money"}),
        ("order 48213", {"number", "code"}),
        ("my name is Ben", {"name", "own_name"}),
        ("Alexis", {"name", "own_name"}),
        ("Could you help?", set()),
    ],
)
def test_values_are_known_by_their_form(text: str, kinds: set[str]) -> None:
    assert words(text).kinds == kinds


def test_a_time_and_a_day_are_no_number_of_guests() -> None:
    wanted = words("I would like to have [NUMBER] guests")
    assert given(wanted, words("At 8 pm on the 3rd")) == 0.0
    assert given(wanted, words("At 8 pm for 43 people")) == 1.0


def test_each_style_of_placeholder_names_its_kind() -> None:
    assert [words(text).wants for text in ("[TIME]", "{time}", "<time>", "<time:s>", "[DAY_OF_WEEK]")] == [
        ("time",),
        ("time",),
        ("time",),
        ("time",),
        ("day",),
    ]


def test_what_names_no_known_kind_is_neither_given_nor_missing() -> None:
    assert given(words("For food I would like [MESSAGE]"), words("Pizza at 5 pm")) == 0.5
    assert given(words("I want to go"), NOTHING) == 0.5


def test_ones_own_name_is_asked_for_as_such() -> None:
    assert words("My name is [NAME]").wants == ("own_name",)
    assert words("The doctor is [NAME]").wants == ("name",)


@pytest.mark.parametrize(
    ("text", "says"),
    [("Yes, book it", 1), ("Sounds good", 1), ("No, that's fine", -1), ("I don't know", -1), ("Tuesday", 0), ("", 0)],
)
def test_yes_and_no(text: str, says: int) -> None:
    assert words(text).says == says


def test_a_curly_apostrophe_is_an_apostrophe() -> None:
    assert words("I don\N{RIGHT SINGLE QUOTATION MARK}t").says == words("I don't").says == -1


def test_yes_against_no_is_a_contradiction() -> None:
    yes, no = words("Yes, book it"), words("No, don't book it")
    assert (agreeing(yes, words("ok")), agreeing(no, words("ok")), agreeing(no, words("nope"))) == (1, -1, 1)
    assert agreeing(yes, words("Tuesday")) == 0


def test_short_answers() -> None:
    assert words("at 8 pm").short
    assert not words("I would like eight").short


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("Thank you!", {"thanks"}),
        ("Goodbye", {"leave"}),
        ("Hi there", {"greet"}),
        ("No thanks, that will be all", {"thanks", "done"}),
        ("And then?", {"go on"}),
        ("Can you elaborate", {"explain"}),
        ("Can I change it", {"change"}),
        ("Please book it", {"do it"}),
        ("What other days are there", {"change", "which"}),
    ],
)
def test_what_is_done_with_words(text: str, acts: set[str]) -> None:
    assert words(text).acts == acts


def test_courtesies_belong_together_or_not() -> None:
    assert same_act(words("Thanks"), words("thank you so much")) == 1.0
    assert same_act(words("Thanks"), words("On Friday")) == -1.0
    assert same_act(words("On [DAY]"), words("On Friday")) == 0.0


def test_values_of_lookups_are_compared_where_both_have_them() -> None:
    free = words("[RESULT] APIName = desk ; Message = Available ; Name = [NAME] ;")
    taken = words("[RESULT] APIName = desk ; Message = Unavailable ; Name = [NAME] ;")
    came = words("[RESULT] APIName = desk ; Message = Available ; Name = Ben ; Time = 5 pm ;")
    assert (same_values(free, came), same_values(taken, came)) == (1.0, -1.0)
    assert same_values(free, words("[RESULT] NO RESULT")) == 0.0


def test_shared_words_are_a_share_of_the_situations_own() -> None:
    situation = words("I would like to book a viewing")
    assert shared(situation, words("to book the viewing on Friday")) == 1.0
    assert shared(situation, words("hello")) == 0.0
    assert shared(words("[NAME]"), words("hello")) == 0.5
