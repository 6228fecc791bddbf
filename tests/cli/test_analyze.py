"""`calmdesk analyze`: one answer for each line, in order, as docs/formats.md has it."""

from __future__ import annotations

import argparse
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.cli.analyze import NAME_LENGTH, NAMES_KEPT, OTHER_NAMES, add_arguments, analyze, run
from app.cli.ndjson import chunks
from app.content.shipped import shipped
from app.domain.readings import EMOTIONS
from app.inference.reader import TextReader
from tests.inference.tiny_pack import tiny_classifier, tiny_intents, tiny_sentiment

ROOT = Path(__file__).parents[2]
FULL = Path("/dev/full")
KEYS = ["id", "language", "intent", "intents", "abstained", "emotion", "emotions", "sentiment", "arousal", "triggers"]
KEYS += ["evidence", "ms"]


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packs")
    tiny_classifier().write(folder / "classifier")
    tiny_sentiment().write(folder / "sentiment")
    return folder


@pytest.fixture(scope="module")
def reader(packs: Path) -> TextReader:
    return TextReader(packs / "classifier", packs / "sentiment")


@pytest.fixture
def copied(packs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Packs that may be spoiled, in the place of the shipped ones."""
    copy = shutil.copytree(packs, tmp_path / "packs")
    monkeypatch.setattr("app.content.shipped.shipped", lambda _: copy)
    return copy


Run = Callable[..., tuple[int, list[dict[str, Any]]]]


@pytest.fixture
def answers(reader: TextReader, tmp_path: Path) -> Run:
    def analyzed(*lines: str | bytes, **options: bool) -> tuple[int, list[dict[str, Any]]]:
        path, out = tmp_path / "in.ndjson", io.BytesIO()
        path.write_bytes(b"\n".join(line if isinstance(line, bytes) else line.encode() for line in lines))
        with path.open("rb") as file:
            status = analyze(chunks(file.fileno()), out, reader, **options)
        return status, [json.loads(line) for line in out.getvalue().decode("utf-8").splitlines()]

    return analyzed


def arguments(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return parser.parse_args(words)


def message(text: str, **others: object) -> str:
    return json.dumps({"id": "1", "text": text, **others})


def test_a_line_has_the_fields_of_the_format(answers: Run) -> None:
    status, (found,) = answers(message("I want my money back! This is the fourth time, please."))
    assert status == 0
    assert list(found) == KEYS
    assert found["language"] == "en"
    assert found["intent"]["label"] == "refund_request"
    assert found["intents"][0] == found["intent"]
    assert list(found["emotions"]) == list(EMOTIONS)
    assert [trigger["id"] for trigger in found["triggers"]] == ["repeat_contact"]
    assert found["triggers"][0]["evidence"] == ["fourth time"]
    assert found["evidence"]["intent"] == ["money back"]
    assert found["ms"] >= 0


def test_answers_are_in_the_order_of_the_lines_and_echo_the_id(answers: Run) -> None:
    texts = ["thanks", "where is my parcel " * 60, "refund", ""] * 60
    ids: list[object] = [i if i % 3 else f"{i}" for i in range(len(texts))]
    status, found = answers(*(json.dumps({"id": i, "text": t}) for i, t in zip(ids, texts, strict=True)))
    assert status == 0
    assert [line["id"] for line in found] == ids
    labels = [line["intent"] and line["intent"]["label"] for line in found]
    assert labels == ["thanks", "order_status", "refund_request", None] * 60


def test_empty_text_is_neutral(answers: Run) -> None:
    _, (found,) = answers(message(""))
    assert found["emotion"] == {"label": "neutral", "probability": 1.0}
    assert (found["sentiment"], found["intent"], found["abstained"]) == (0.0, None, True)
    assert len(found["intents"]) == 3


def test_an_unsupported_language_claims_nothing(answers: Run) -> None:
    _, (found,) = answers(message("Wo bleibt meine Bestellung? Ich warte seit drei Wochen."))
    assert found["language"] == "de"
    assert found["abstained"] is True
    assert [found[key] for key in ("intent", "emotion", "sentiment", "arousal")] == [None] * 4
    assert found["triggers"] == []


def test_bad_lines_are_answered_in_their_place(answers: Run, capsys: pytest.CaptureFixture[str]) -> None:
    status, found = answers(
        '{"id": 1, "text": "refund"}', "", b"\xff", "[]", '{"id": 2}', '{"id": 3, "text": 4}', '{"text": "thanks"}'
    )
    assert status == 1
    assert [line["id"] for line in found] == [1, None, None, None, 2, 3, None]
    assert ["error" in line for line in found] == [False, True, True, True, True, True, False]
    assert all(list(line) == ["id", "error"] for line in found if "error" in line)
    assert "5" in capsys.readouterr().err


def test_unknown_fields_are_counted_once(answers: Run, capsys: pytest.CaptureFixture[str]) -> None:
    status, found = answers(*[message("refund", lang="de", x=1)] * 70)
    assert status == 0
    assert len(found) == 70
    errors = capsys.readouterr().err
    assert errors.count("\n") == 1
    assert "'lang' (70)" in errors


def test_strict_makes_unknown_fields_errors(answers: Run) -> None:
    status, found = answers(message("refund"), message("refund", lang="de"), strict=True)
    assert status == 1
    assert "error" not in found[0]
    assert found[1] == {"id": "1", "error": "unknown field 'lang'"}


def test_emotions28_are_added_by_name(answers: Run) -> None:
    _, (found,) = answers(message("thanks"), emotions28=True)
    assert list(found) == [*KEYS, "emotions28"]
    assert len(found["emotions28"]) == 28
    assert found["emotions28"]["feeling0"] > 0.9


def test_a_long_text_says_that_only_its_end_was_read(answers: Run) -> None:
    long = "i want a refund. " * 400 + "where is my parcel"
    _, found = answers(message(long), message("where is my parcel"), message("\n" * 9000 + "where is my parcel"))
    assert [line.get("truncated") for line in found] == [True, None, None]
    assert list(found[0]) == [*KEYS, "truncated"]
    assert found[1]["intent"] == found[2]["intent"]


def test_the_names_of_unknown_fields_do_not_fill_the_memory(answers: Run, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [message("refund", **{f"field {i} {'x' * 1000}": 1}) for i in range(NAMES_KEPT + 500)]
    status, found = answers(*lines)
    assert (status, len(found)) == (0, len(lines))
    errors = capsys.readouterr().err
    assert f"'{OTHER_NAMES}' (500)" in errors
    assert len(errors) < 30 * NAME_LENGTH


def test_words_with_separators_stay_on_one_line(answers: Run) -> None:
    status, found = answers(json.dumps({"id": "a\u2028\u0085\x00\ud800", "text": "where\u2028is my\x85parcel \ud83d"}))
    assert status == 0
    assert found[0]["id"] == "a\u2028\u0085\x00\ud800"
    assert found[0]["intent"]["label"] == "order_status"


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda packs: shutil.rmtree(packs / "sentiment"), "sentiment"),
        (lambda packs: (packs / "classifier" / "encoder.onnx").write_bytes(b"x"), "encoder.onnx"),
        (lambda packs: (packs / "classifier" / "manifest.toml").write_text("schema = 1"), "manifest.toml"),
    ],
)
def test_what_cannot_run_says_a_sentence(
    copied: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    spoil: Callable[[Path], object],
    says: str,
) -> None:
    spoil(copied)
    (tmp_path / "in").write_text(message("refund"))
    assert run(arguments(str(tmp_path / "in"))) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert says in output.err
    assert output.err.count("\n") == 1


def test_a_file_that_cannot_be_read_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in (tmp_path / "nowhere.ndjson", tmp_path):
        assert run(arguments(str(path))) == 2
        assert str(path) in capsys.readouterr().err


def calmdesk(*words: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "app", "analyze", *words], cwd=ROOT, check=False, **options)


def test_own_intents_replace_the_shipped_ones(tmp_path: Path) -> None:
    manifest = (shipped("packs") / "classifier" / "manifest.toml").read_text("utf-8")
    digest = manifest.split('[files."encoder.onnx"]')[1].split('sha256 = "')[1].split('"')[0]
    own = tiny_intents(digest).write(tmp_path / "own")
    lines = "".join(f"{message(text)}\n" for text in ("Where is my parcel?", ""))
    done = calmdesk("--pack", str(own), input=lines.encode(), capture_output=True)
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert (done.returncode, done.stderr) == (0, b"")
    assert {intent["label"] for intent in first["intents"]} == {"late_parcel", "praise"}
    assert first["emotion"]
    assert second["abstained"] is True
    refused = calmdesk("--pack", str(tmp_path), input=b"", capture_output=True)
    assert refused.returncode == 2
    assert str(tmp_path) in refused.stderr.decode()


def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    path = tmp_path / "in.ndjson"
    path.write_text("".join(f"{message('thanks')}\n" for _ in range(2000)))
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "analyze", str(path)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout
    assert process.stderr
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(60) == 0
    process.stderr.close()


@pytest.mark.skipif(not FULL.exists(), reason="only Linux has a file that is always full")
def test_a_full_disk_says_so(tmp_path: Path) -> None:
    path = tmp_path / "in.ndjson"
    path.write_text(f"{message('thanks')}\n")
    with FULL.open("wb") as out:
        done = calmdesk(str(path), stdout=out, stderr=subprocess.PIPE)
    assert done.returncode == 2
    assert done.stderr.decode().strip() == "calmdesk analyze: output: No space left on device"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT that reaches a single process")
def test_ctrl_c_ends_quietly_while_waiting_for_a_line() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "analyze"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin
    assert process.stdout
    process.stdin.write(f"{message('thanks')}\n".encode())
    process.stdin.flush()
    assert json.loads(process.stdout.readline())["id"] == "1"
    process.send_signal(2)
    out, errors = process.communicate(timeout=60)
    assert (out, errors, process.returncode) == (b"", b"", 130)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT that reaches a single process")
def test_ctrl_c_in_the_middle_of_work_ends_quietly(tmp_path: Path) -> None:
    path = tmp_path / "in.ndjson"
    path.write_text("".join(f"{message('where is my parcel and who can tell me')}\n" for _ in range(100_000)))
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "analyze", str(path)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout
    assert process.stderr
    answers = [process.stdout.readline()]
    process.send_signal(2)
    answers += process.stdout.readlines()
    assert (process.stderr.read(), process.wait(60)) == (b"", 130)
    assert len(answers) < 100_000
    for line in answers[:-1]:  # the last one may be cut where it was interrupted
        assert json.loads(line)["id"] == "1"
    process.stdout.close()
    process.stderr.close()
