"""Which words of a question count, what lifts an article, what a snippet is, and what says nearly the same."""

from __future__ import annotations

import pytest

from app.domain.passages import PASSAGE_CHARACTERS, Passage, passages, sentence_spans
from app.domain.search import Candidate, asked, nearly_same, share_of, snippet, words_score
from app.domain.terms import is_code, terms
from app.domain.tickets import Article, Section


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("charged", "charges"),
        ("charging", "charge"),
        ("stopped", "stop"),
        ("parties", "party"),
        ("E-21", "E 21"),
        ("KX-200", "kx200"),
        ("Café", "cafe"),
    ],
)
def test_the_same_word_in_other_spellings_is_one_term(one: str, other: str) -> None:
    assert set(terms(one)) & set(terms(other))


def test_other_codes_are_other_terms() -> None:
    assert "e21" not in terms("E-24")
    assert "kx200" not in terms("KX-300 and 200 others")


@pytest.mark.parametrize("term", ["e21", "kx200", "1107", "4711", "a7", "lx12", "0x80070057"])
def test_codes(term: str) -> None:
    assert is_code(term)


@pytest.mark.parametrize("term", ["refund", "2024", "24", "24h", "30min", "1st", "7"])
def test_no_codes(term: str) -> None:
    assert not is_code(term)


def test_common_and_unknown_words_count_for_nothing() -> None:
    question = asked(
        "the refund of kx200 for Zaphod", {"the": 900, "of": 800, "for": 700, "refund": 12, "kx200": 3}, 1000
    )
    assert set(question.rare) == {"refund", "kx200"}
    assert question.codes == {"kx200"}
    assert 0 < share_of({"refund"}, question) < share_of({"refund", "kx200"}, question) < 1


def test_a_question_of_unknown_words_lifts_nothing() -> None:
    question = asked("zaphod", {}, 1000)
    assert words_score(3.0, question) == 0
    assert share_of({"zaphod"}, question) == 0


def test_an_exact_code_outweighs_a_nearer_meaning() -> None:
    assert Candidate(0.60, words=0.5, codes=1.0).score > Candidate(0.85).score
    assert Candidate(0.90).score > Candidate(0.60, words=0.5).score
    assert 0 <= Candidate(-0.4).score <= Candidate(1.0, 1.0, 1.0).score == 1.0


def test_a_snippet_begins_with_the_sentence_that_answers() -> None:
    text = "We like parcels. Refunds take three days. They come by bank."
    passage = Passage("", text, sentence_spans(text))
    found, marks = snippet(passage, [0.1, 0.8, 0.2], asked("when", {}, 10))
    assert found == "Refunds take three days. They come by bank."
    assert [found[start:end] for start, end in marks] == ["Refunds take three days."]


def test_a_snippet_without_vectors_goes_by_words() -> None:
    text = "We like parcels. Refunds take three days."
    question = asked("refund", {"refund": 1}, 100)
    assert snippet(Passage("", text, sentence_spans(text)), (), question)[0] == "Refunds take three days."
    assert snippet(Passage("", "", ()), (), question) == ("", ())


def test_passages_keep_headings_and_whole_sentences() -> None:
    long = "This sentence has exactly forty letters. " * 40
    article = Article("a", "Title", "", "", sections=(Section("", "Short."), Section("More", long)))
    found = passages(article)
    assert [one.heading for one in found[:2]] == ["", "More"]
    assert all(len(one.text) <= PASSAGE_CHARACTERS and one.text.endswith(".") for one in found)
    assert " ".join(one.text for one in found[1:]) == long.strip()
    for one in found:
        assert all(one.text[start:end].strip() == one.text[start:end] for start, end in one.sentences)


def test_a_text_without_sentences_is_cut_between_words() -> None:
    found = passages(Article("a", "T", "word " * 2000, ""))
    assert all(len(one.text) <= PASSAGE_CHARACTERS + 1 for one in found)
    assert sum(one.text.count("word") for one in found) == 2000
    assert len(passages(Article("a", "T", "x" * 5000, ""))) > 1
    assert passages(Article("a", "T", " \n ", "")) == ()


def test_nearly_the_same_text_but_for_a_code_is_not_the_same() -> None:
    one = "Hold the button of the KX-200 for ten seconds until the display shows dashes and restarts"
    said = frozenset(terms(one))
    assert nearly_same(said, frozenset(terms(one.replace("shows", "displays") + "!")))
    assert not nearly_same(said, frozenset(terms(one.replace("KX-200", "KX-300"))))
    assert not nearly_same(said, frozenset(terms(one.replace("ten", "20"))))
    assert not nearly_same(frozenset(("yes",)), frozenset(("yes",)))
