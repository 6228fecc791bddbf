"""`calmdesk intents`: from a file of examples to a pack that `analyze` reads with, and what people are told."""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.cli.intents import add_arguments, run
from app.cli.intents_words import shown
from app.domain.errors import (
    CalmdeskError,
    ExamplesRefused,
    NoIntentsPack,
    OtherEncoder,
    OtherKind,
    PackNotWritten,
    PackRefused,
)
from app.inference.packs import load_pack
from tests.cli.home import Home
from tests.cli.own_examples import EXAMPLES, HELD_OUT, example_rows, write_csv
from tests.inference.tiny_pack import tiny_intents

TORN, TWICE = "I left my climbing shoes in the changing room", "are you open on  EASTER Monday?"
LONG = "I was at the wall with my friends and we talked about the routes. " * 60 + "Then I lost my blue scarf."
GERMAN = "Ich habe gestern leider meine Schuhe in der Umkleide vergessen"


def intents(*words: str) -> str:
    """What the verb prints."""
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        assert run(parser.parse_args(words)) == 0
    return out.getvalue()


def refused(error: type[CalmdeskError], *words: str) -> str:
    """What the verb says when it refuses; nothing of it is an example."""
    with pytest.raises(error) as caught:
        intents(*words)
    assert not any(text in str(caught.value) for text, _ in example_rows())
    return str(caught.value)


@dataclass(frozen=True, slots=True)
class Made:
    """A pack, what was printed about it, and where the files are."""

    pack: Path
    said: str
    examples: Path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("gym")
    rows = example_rows()
    rows += [(TWICE, "opening_hours"), (TORN, "book_course"), (GERMAN, "lost_item"), ("4711 !!", "lost_item")]
    rows += [
        ("not labelled yet", ""),
        ("Is there a café?", "Opening Hours"),
        ("Do you sell tea?", "Opening Hours"),
        (LONG, "lost_item"),
    ]
    examples = write_csv(folder / "examples.csv", rows)
    return Made(folder / "gym", intents("train", str(examples), "--out", str(folder / "gym")), examples)


def test_a_support_manager_is_told_how_good_it_is(made: Made) -> None:
    assert made.said.startswith(f"34 examples of 6 intents from {made.examples}.\n")
    assert "were read rightly" in " ".join(made.said.split())
    assert "What is mixed up most" in made.said
    assert "The threshold: 0." in made.said
    assert "of your examples and is wrong in" in " ".join(made.said.split())
    assert "\n5 of 6 intents without an entry in intents/*.yaml: 'Opening Hours', " in made.said
    assert "Write their titles, and playbooks and replies for them, in " in made.said
    assert f"calmdesk analyze FILE --pack {made.pack}" in made.said


def test_a_pair_that_is_mixed_up_comes_with_examples_and_advice(made: Made) -> None:
    mixed = made.said.split("What is mixed up most\n")[1].split("\n\n")[0]
    assert "are mixed up" in mixed
    assert "merge them, or add examples that show the difference" in mixed
    texts = {text for text, _ in example_rows()} | {TORN, "Is there a café?", "Do you sell tea?", LONG}
    assert any(shown(text) in mixed for text in texts)


def test_what_somebody_should_look_at_is_named_with_its_lines(made: Made) -> None:
    lines = made.said.splitlines()
    assert "1 row without intent left out: line 36." in lines
    (silent,) = [line for line in lines if "does not read such texts" in line]
    assert "the language 'de'" in silent
    assert "no words" in silent
    assert silent.endswith("lines 34, 35.")
    assert "1 example not used, because the same text stands there more than once:" in lines
    assert "  lines 26, 32" in lines
    assert f"  {shown(TORN)}: 'lost_item' in line 14, 'book_course' in line 33" in lines
    assert "Are these one intent, written differently? 'Opening Hours', 'opening_hours'" in lines
    assert "  'Opening Hours': 2 examples, " in made.said
    assert "1 long example read from the last 512 word pieces only (some 358 words): line 39." in lines


def test_nothing_of_the_examples_is_in_the_pack_but_the_names(made: Made) -> None:
    everything = b"".join(path.read_bytes() for path in made.pack.iterdir())
    assert not any(text.encode() in everything for text, _ in example_rows())
    labels = load_pack(made.pack, "intents", hidden=384).manifest.heads["intent"].labels
    assert set(labels) == {*EXAMPLES, "Opening Hours"}


def test_analyze_and_evaluate_say_the_same_of_a_trained_pack(tmp_path: Path, home: Home) -> None:
    """Both verbs as a person runs them, from the examples to the readings."""
    examples, held_out = write_csv(tmp_path / "a.csv", example_rows()), write_csv(tmp_path / "b.csv", HELD_OUT)
    pack = tmp_path / "gym"
    trained = home.run("intents", "train", str(examples), "--out", str(pack))
    assert trained.status == 0, trained.err
    evaluated = home.run("intents", "evaluate", str(held_out), "--pack", str(pack), "--json")
    assert evaluated.status == 0, evaluated.err
    found = json.loads(evaluated.out)
    messages = "".join(json.dumps({"id": intent, "text": text}) + "\n" for text, intent in HELD_OUT)
    analyzed = home.run("analyze", "--pack", str(pack), typed=messages)
    assert (analyzed.status, analyzed.err) == (0, ""), analyzed.err
    readings = [json.loads(line) for line in analyzed.lines]
    assert {one["label"] for reading in readings for one in reading["intents"]} == set(EXAMPLES)
    right = [reading["intents"][0]["label"] == reading["id"] for reading in readings]
    answered = [not reading["abstained"] for reading in readings]
    assert found["texts"] == len(readings)
    assert found["accuracy"] == pytest.approx(sum(right) / len(right), abs=1e-6)
    assert found["coverage"] == pytest.approx(sum(answered) / len(answered), abs=1e-6)
    assert sum(right[:5]) >= 4
    assert answered[-2:] == [False, False]  # another topic, and a language that nobody here reads


def evaluation(*words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(intents("evaluate", *words, "--json"))
    return found


def test_the_keys_are_those_of_the_format(made: Made, tmp_path: Path) -> None:
    found = evaluation(str(write_csv(tmp_path / "b.csv", [*HELD_OUT, ("no intent", "")])), "--pack", str(made.pack))
    assert list(found) == [
        *("schema", "pack", "texts", "left_out", "unread", "accuracy", "in_three", "macro_f1", "threshold"),
        *("coverage", "risk", "ece", "unknown_intents", "intents", "confusions"),
    ]
    assert found["schema"] == "calmdesk.intents-evaluation/1"
    assert found["pack"] == load_pack(made.pack, "intents", hidden=384).manifest.id
    assert (found["texts"], found["left_out"], found["unread"]) == (7, 1, 1)
    assert list(found["intents"][0]) == [
        *("intent", "texts", "right", "answered", "answered_right", "precision", "recall", "f1")
    ]
    assert sum(one["texts"] for one in found["intents"]) == 7
    assert sum(one["right"] for one in found["intents"]) == round(found["accuracy"] * 7)
    wrong = 7 - sum(one["right"] for one in found["intents"])
    assert sum(one["count"] for one in found["confusions"]) == wrong
    assert all(0 <= found[key] <= 1 for key in ("accuracy", "macro_f1", "coverage", "ece", "threshold"))


def test_an_intent_that_the_pack_does_not_know_is_named_and_counts_as_errors(made: Made, tmp_path: Path) -> None:
    held_out = str(write_csv(tmp_path / "b.csv", HELD_OUT))
    found = evaluation(held_out, "--pack", str(made.pack))
    assert found["unknown_intents"] == {"trivia": 1}
    (trivia,) = [one for one in found["intents"] if one["intent"] == "trivia"]
    assert (trivia["right"], trivia["f1"], trivia["precision"]) == (0, 0.0, None)
    said = intents("evaluate", held_out, "--pack", str(made.pack))
    assert (
        "Intents that the pack does not know; each of their examples counts as an error:\n  'trivia': 1 example\n"
        in said
    )
    assert "1 example in another language than English or without words: never answered." in said


def test_an_evaluation_in_words_has_the_figures_and_every_intent(made: Made, tmp_path: Path) -> None:
    held_out = str(write_csv(tmp_path / "b.csv", HELD_OUT))
    said, found = (
        intents("evaluate", held_out, "--pack", str(made.pack)),
        evaluation(held_out, "--pack", str(made.pack)),
    )
    for name, key in (("accuracy", "accuracy"), ("macro-F1", "macro_f1"), ("coverage", "coverage"), ("ECE", "ece")):
        (line,) = [line for line in said.splitlines() if line.startswith(f"{name} ")]
        assert line.split()[1] == f"{found[key]:.3f}"
    assert all(any(line.startswith(f"{intent} ") for line in said.splitlines()) for _, intent in HELD_OUT)


ONE_EACH = [(texts[0], intent) for intent, texts in EXAMPLES.items()]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (example_rows()[:6], "two intents are the least, and there is only 'freeze_membership'"),
        ([*example_rows(), ("Do you have showers?", "shower")], "'shower' (line 32): one example is not enough"),
        ([*example_rows(), *[("Showers?", "shower")] * 3], "'shower' (line 32): one example is not enough"),
        (ONE_EACH, "'book_course' (line 3), 'freeze_membership' (line 2), 'lost_item' (line 4)"),
        (
            [*example_rows(), ("Do you have showers?", "shower"), (GERMAN, "shower")],
            "'shower' (line 32): one example is not enough, each intent needs 2 different ones, besides 1 that",
        ),
        ([(f"text {i}", f"intent {i:02}") for i in range(30)], "and 20 more: one example is not enough"),
    ],
)
def test_too_few_examples_are_refused_by_name(tmp_path: Path, rows: list[tuple[str, str]], says: str) -> None:
    path = write_csv(tmp_path / "a.csv", rows)
    assert says in refused(ExamplesRefused, "train", str(path), "--out", str(tmp_path / "gym"))
    assert not (tmp_path / "gym").exists()


def test_columns_that_were_mixed_up_put_no_customers_words_into_an_error(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [(intent, text) for text, intent in example_rows()])
    says = refused(ExamplesRefused, "train", str(path), "--out", str(tmp_path / "gym"))
    assert "the intent in line 2" in says


@pytest.mark.parametrize("rows", [1, 2])
def test_short_texts_in_the_wrong_column_are_not_printed(tmp_path: Path, rows: int) -> None:
    short = ["Where is Anna?", "Give me money back", "swordfish 12", "0049-151-4711"][: rows * 2 - 1]
    path = write_csv(tmp_path / "a.csv", [("delivery", text) for text in short])
    says = refused(ExamplesRefused, "train", str(path), "--out", str(tmp_path / "gym"))
    assert "the intent in line 2" in says
    assert not any(text in says for text in short)


def test_a_file_may_have_any_name_that_the_system_takes(tmp_path: Path) -> None:
    path = tmp_path / "b\x7f\n\udce4r.csv"  # the last sign stands for a byte that is not UTF-8
    try:
        write_csv(path, example_rows()[:12])
    except (OSError, UnicodeError):  # not every system takes such a name
        path = write_csv(tmp_path / "bär.csv", example_rows()[:12])
    intents("train", str(path), "--out", str(tmp_path / "gym"))
    manifest = tomllib.loads((tmp_path / "gym" / "manifest.toml").read_text("utf-8"))
    assert manifest["figures"][0]["command"] in (
        "calmdesk intents train 'b\ufffd\ufffd\ufffdr.csv' --out gym",
        "calmdesk intents train 'bär.csv' --out gym",
    )


def test_a_pack_that_an_interrupted_training_left_aside_is_put_back(
    made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(made.pack, tmp_path / ".gym.0123abcd.old")
    held_out = str(write_csv(tmp_path / "b.csv", HELD_OUT))
    assert evaluation(held_out, "--pack", str(tmp_path / "gym"))["texts"] == 7
    assert f"{tmp_path / 'gym'} was gone" in capsys.readouterr().err
    assert (tmp_path / "gym" / "manifest.toml").is_file()


def test_a_folder_with_other_things_is_refused_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "letter.txt").write_text("keep me")
    says = refused(PackNotWritten, "train", str(tmp_path / "nowhere.csv"), "--out", str(tmp_path / "letters"))
    assert str(tmp_path / "letters") in says
    (tmp_path / "ex.csv").write_text("keep me")
    says = refused(PackNotWritten, "train", str(tmp_path / "nowhere.csv"), "--out", str(tmp_path / "ex.csv" / "gym"))
    assert "ex.csv: this is a file" in says
    assert "you may write to" in says


def test_what_is_no_pack_of_intents_is_refused_by_name(made: Made, tmp_path: Path) -> None:
    examples = str(made.examples)
    for nothing in (tmp_path, tmp_path / "nowhere", made.examples):
        assert str(nothing) in refused(NoIntentsPack, "evaluate", examples, "--pack", str(nothing))
    classifier = Path(__file__).parents[2] / "models" / "packs" / "classifier"
    assert "kind 'classifier'" in refused(OtherKind, "evaluate", examples, "--pack", str(classifier))
    other = tiny_intents("ab" * 32).write(tmp_path / "other")
    says = refused(OtherEncoder, "evaluate", examples, "--pack", str(other))
    assert "made for another encoder than the one of classifier" in says
    assert "calmdesk intents train" in says
    spoiled = shutil.copytree(made.pack, tmp_path / "spoiled")
    (spoiled / "heads.npz").write_bytes(b"x")
    assert "heads.npz" in refused(PackRefused, "evaluate", examples, "--pack", str(spoiled))


def test_a_mistake_ends_with_one_sentence_and_status_1(tmp_path: Path, home: Home) -> None:
    path = tmp_path / "labels.csv"
    path.write_bytes("text;intent\nok;a\nfür;b\n".encode("cp1252"))
    said = home.run("intents", "train", str(path), "--out", str(tmp_path / "gym"))
    said.fails_with(f"{path}, line 3: not UTF-8", "CSV UTF-8")
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert home.run("intents").status == 2
    assert home.run("intents", "train", str(path)).status == 2


def test_an_example_is_shown_on_one_line_that_steers_no_terminal() -> None:
    assert shown("a\nb\x1b[31mc\u202e") == "“a b [31mc”"
    assert len(shown("word " * 100)) < 100
