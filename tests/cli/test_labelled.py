"""Labelled examples as people's programs write them: read whatever is meant, and named where nothing can be meant."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.cli.labelled import Row, alike, plain_name, read_labelled, same_text
from app.domain.errors import ExamplesRefused


def rows(tmp_path: Path, content: str | bytes) -> list[tuple[int, str, str]]:
    path = tmp_path / "labels.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return [(row.line, row.text, row.intent) for row in read_labelled(path).rows]


EXPECTED = [(2, "Where is it, please?", "status"), (3, "Müde", "mood")]


@pytest.mark.parametrize(
    "content",
    [
        'text,intent\n"Where is it, please?",status\nMüde,mood\n',
        'text,intent\r\n"Where is it, please?",status\r\nMüde,mood',
        'text,intent\r"Where is it, please?",status\rMüde,mood\r',
        "text;intent\nWhere is it, please?;status\nMüde;mood\n",
        "text\tintent\nWhere is it, please?\tstatus\nMüde\tmood\n",
        '"Text","Intent"\n"Where is it, please?","status"\n"Müde","mood"\n',
        "id;INTENT; text ;channel\n1;status;Where is it, please?;mail\n2;mood;Müde;\n",
        "text;intent\nWhere is it, please?; status \nMüde;mood\n;\n\n ; \n",
        "text;intent;\nWhere is it, please?;status;\nMüde;mood;;;\n",
    ],
)
def test_the_same_examples_in_many_coats(tmp_path: Path, content: str) -> None:
    assert rows(tmp_path, content) == EXPECTED
    assert rows(tmp_path, b"\xef\xbb\xbf" + content.encode()) == EXPECTED


def test_excels_own_line_about_the_separator(tmp_path: Path) -> None:
    found = rows(tmp_path, "sep=;\r\ntext;intent\r\nWhere is it, please?;status\r\nMüde;mood\r\n")
    assert found == [(line + 1, text, intent) for line, text, intent in EXPECTED]


def test_a_text_of_several_lines_has_the_line_where_it_begins(tmp_path: Path) -> None:
    found = rows(tmp_path, 'text,intent\n"One\ntwo ""three""\r\nfour",a\nfive,b\n')
    assert found == [(2, 'One\ntwo "three"\r\nfour', "a"), (5, "five", "b")]


def test_rows_with_an_empty_cell_are_left_out_and_named(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_text("text,intent\nhello,a\nnot labelled yet,\n,b\n\nonly a text\n,\nbye,b\n", "utf-8")
    found = read_labelled(path)
    assert [row.line for row in found.rows] == [2, 8]
    assert found.without_intent == (3, 6)
    assert found.without_text == (4,)


SECRET = "my password is swordfish"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "line 1: the column 'text' is missing.* names nothing"),
        (b"message;label\nx;y\n", "line 1: the column 'text' is missing.* names 'message', 'label'"),
        (b"text,label\nx,y\n", "line 1: the column 'intent' is missing"),
        (b"text,intent,Text\nx,y,z\n", "line 1: the column 'text' is twice"),
        (f"{SECRET} and more,a\nb,c\n".encode(), "names a text, 'a'"),
        (b"Where is swordfish?,delivery\nx,y\n", "names a text, 'delivery'$"),
        (b"swordfish 4711,0049-151-4711,delivery\nx,y,z\n", "names a text, a text, 'delivery'$"),
        (b"text,intent\n", "no row has both"),
        (f"text,intent\nhi,\n,b\n{SECRET},".encode(), "no row has both"),
        (f"text,intent\nok,a\n{SECRET}, please,b\n".encode(), "line 3: 3 cells under a header of 2"),
        (f'text,intent\nok,a\n"{SECRET},b\nc,d\n'.encode(), "line 3: a quotation mark is not closed"),
        (f'text,intent\nok,a\n"{SECRET}" yes,b\n'.encode(), "line 3: a quotation mark is not closed"),
        (f"text;intent\nok;a\n{SECRET} für;b\n".encode("cp1252"), "line 3: not UTF-8; .*CSV UTF-8"),
        ("text;intent\r\nok;a\r\nzwei;b\r\nfür;b\r\n".encode("cp1252"), "line 4: not UTF-8"),
        ("text;intent\rok;a\rfür;b\r".encode("mac_roman"), "line 3: not UTF-8"),
        (f"text,intent\n{SECRET},a\n".encode("utf-16"), "line 1: this is UTF-16"),
        (f'text,intent\n{SECRET},"a\nb"\n'.encode(), "line 2: the name of an intent must be one line"),
        (f"text,intent\n{SECRET},{'a' * 201}\n".encode(), "line 2: the name of an intent must be one line"),
        (f"text,intent\n{SECRET},a\x7fb\n".encode(), "line 2: the name of an intent must be one line"),
        (f"text,intent\nok,a\n{SECRET * 10_000},b\n".encode(), "line 3: .* more than 131,072 characters"),
    ],
)
def test_what_cannot_be_read_is_named_without_its_words(tmp_path: Path, content: bytes, says: str) -> None:
    with pytest.raises(ExamplesRefused) as caught:
        rows(tmp_path, content)
    assert re.search(says, caught.value.detail), caught.value.detail
    assert str(tmp_path / "labels.csv") in caught.value.detail
    assert "swordfish" not in str(caught.value)
    assert caught.value.__cause__ is None or "swordfish" not in repr(caught.value.__cause__)


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere.csv", tmp_path):
        with pytest.raises(ExamplesRefused) as caught:
            read_labelled(path)
        assert str(path) in caught.value.detail


def test_a_file_beyond_all_measure_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.cli.labelled.MAX_BYTES", 10)
    with pytest.raises(ExamplesRefused, match="larger than"):
        rows(tmp_path, "text,intent\nhello,a\n")


def test_more_rows_than_the_memory_holds_are_refused_before_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.cli.labelled.MAX_ROWS", 3)
    content = "text,intent\none,a\n\ntwo,\n,\nthree,b\n"
    assert len(rows(tmp_path, content)) == 2
    with pytest.raises(ExamplesRefused, match="line 7: more than 3 rows"):
        rows(tmp_path, f'{content}four,b\n"never closed')


def test_only_what_is_surely_a_name_is_said_in_an_error() -> None:
    for name in ("shower", "Lost-Item_2", "Rückgabe", "退款", "a" * 40):
        assert plain_name(name) == repr(name)
    for words in ("Where is Anna?", "two words", "4711", "0049-151-1", "a@b.example", "a" * 41, "", "a\n"):
        assert plain_name(words) is None


def test_texts_are_the_same_without_regard_to_capitals_and_blanks() -> None:
    found = same_text([Row(2, "Where is it?", "a"), Row(3, "Hello", "b"), Row(4, " where  is IT? ", "c")])
    assert [[row.line for row in group] for group in found] == [[2, 4]]


def test_a_form_that_is_filled_in_again_has_the_same_wording() -> None:
    one, other, third = (Row(2, text, "a") for text in ("Order 4711: late!", "order 12 late", "Order late again"))
    assert one.wording == other.wording != third.wording
    assert one.key != other.key
    assert Row(2, "???", "a").wording == "???"


def test_names_that_look_alike_are_found() -> None:
    assert alike(["Refund request", "refund_request", "refund", "Invoice", "refund"]) == [
        ["Refund request", "refund_request"]
    ]
