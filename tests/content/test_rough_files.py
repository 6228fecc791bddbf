"""Rough files: whatever stands in a company's folder, the rest works on and the last good version stays in use."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from app.content.folder import Folder

GOOD = """\
schema: calmdesk.playbook/1
id: {id}
title: {title}
steps:
  - id: over
    title: Hand over
    action: {{type: escalate}}
    team: Billing
    when:
      - customer: "I want a person"
"""
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="such links and names cannot be made there")


def playbook(name: str = "p", title: str = "As it was") -> str:
    return GOOD.format(id=name, title=title)


def write(path: Path, content: str | bytes) -> Path:
    """As an editor saves: a new file in the place of the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    new.write_bytes(content if isinstance(content, bytes) else content.encode())
    new.replace(path)
    return path


def titles(folder: Folder) -> dict[str, str]:
    return {book.id: book.title for book in folder.library().playbooks}


def bomb() -> str:
    """Nine levels of aliases: a billion texts if anything followed them."""
    lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (
            playbook().replace("    team", "\tteam"),
            "p.yaml:8: this is not valid YAML: found character that cannot start any token",
        ),
        (playbook() + "title: Again\n", 'p.yaml:11: field "title" is there twice (first on line 3)'),
        (
            playbook().replace("    team: Billing\n", "    team: A\n    team: B\n"),
            'p.yaml:9: field "team" is there twice',
        ),
        (bomb(), "p.yaml:1: anchors and aliases (& and *) are not allowed"),
        ("<<: {a: 1}\n" + playbook(), 'p.yaml:1: unknown field "<<"'),
        (playbook() + "#" * 5 * 1024 * 1024, "p.yaml:1: the file is larger than 1024 KiB"),
        (bytes(range(256)) * 40, "p.yaml:2: the file is not UTF-8"),
        (b"\x00" * 1000, "p.yaml:1: this is not valid YAML: a control character is not allowed"),
        (playbook(title="Übergröße").encode("latin-1"), "p.yaml:3: the file is not UTF-8: save it as UTF-8"),
        (playbook().encode("utf-16"), "p.yaml:1: the file is not UTF-8: save it as UTF-8"),
        (b"", "p.yaml:1: the file must begin with fields"),
        (playbook().replace("type: escalate", "type: escalat"), 'p.yaml:7: field "type" cannot be "escalat" (did you'),
        (playbook().replace("team:", "taem:"), 'p.yaml:8: unknown field "taem" (did you mean "team"?)'),
        (playbook() + "---\n" + playbook("q"), "p.yaml:11: this is not valid YAML"),
    ],
)
def test_a_broken_file_is_named_and_the_last_good_one_stays(tmp_path: Path, content: str | bytes, says: str) -> None:
    path = write(tmp_path / "own" / "playbooks" / "p.yaml", playbook())
    write(path.with_name("other.yaml"), playbook("other"))
    folder = Folder(tmp_path / "shipped", tmp_path / "own")
    write(path, content)
    write(path.with_name("more.yaml"), playbook("more"))
    started = time.perf_counter()
    assert folder.reload_if_changed()
    assert time.perf_counter() - started < 5
    assert titles(folder) == {"p": "As it was", "other": "As it was", "more": "As it was"}
    assert folder.problems[0].detail.startswith(f"playbooks/{says}")
    write(path, playbook(title="Mended"))
    assert folder.reload_if_changed()
    assert (titles(folder)["p"], folder.problems) == ("Mended", ())


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + playbook(title="New").encode(),
        playbook(title="New").replace("\n", "\r\n").encode(),
        playbook(title="New").replace("\n", "\r").encode(),
        ("# a note\n\n" + playbook(title="New") + "\n...\n").encode(),
    ],
)
def test_a_mark_at_the_start_and_other_line_ends_are_fine(tmp_path: Path, content: bytes) -> None:
    write(tmp_path / "playbooks" / "p.yaml", content)
    folder = Folder(tmp_path)
    assert (titles(folder), folder.problems) == ({"p": "New"}, ())
    assert folder.library().playbooks[0].steps[0].team == "Billing"


@POSIX
def test_links_that_lead_nowhere_are_named_and_what_was_there_stays(tmp_path: Path) -> None:
    path = write(tmp_path / "playbooks" / "p.yaml", playbook())
    folder = Folder(tmp_path)
    for target, says in (("p.yaml", "symbolic links"), (str(tmp_path / "away"), "No such file")):
        path.unlink()
        path.symlink_to(target)
        assert folder.reload_if_changed()
        assert titles(folder) == {"p": "As it was"}
        assert folder.problems[0].detail.startswith("playbooks/p.yaml:1: the file cannot be read:")
        assert says in folder.problems[0].detail
    path.unlink()
    path.symlink_to(write(tmp_path / "elsewhere.yaml", playbook(title="Linked")))
    assert folder.reload_if_changed()
    assert (titles(folder), folder.problems) == ({"p": "Linked"}, ())
    write(tmp_path / "elsewhere.yaml", playbook(title="Linked and changed"))
    assert folder.reload_if_changed()
    assert titles(folder) == {"p": "Linked and changed"}


@POSIX
def test_a_pipe_or_a_folder_with_a_playbook_s_name_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path / "playbooks" / "p.yaml", playbook())
    (tmp_path / "playbooks" / "dir.yaml").mkdir()
    os.mkfifo(tmp_path / "playbooks" / "pipe.yaml")
    (tmp_path / "playbooks" / "to_pipe.yaml").symlink_to("pipe.yaml")
    folder = Folder(tmp_path)
    assert (titles(folder), folder.problems) == ({"p": "As it was"}, ())


def test_a_file_that_may_not_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "playbooks" / "p.yaml", playbook())
    folder = Folder(tmp_path)
    write(path, playbook(title="Secret"))
    really_open = Path.open

    def refused(self: Path, *args: object, **more: object) -> object:
        if self.name == "p.yaml":
            raise PermissionError(13, "Permission denied")
        return really_open(self, *args, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refused)
    assert folder.reload_if_changed()
    assert titles(folder) == {"p": "As it was"}
    assert [one.detail for one in folder.problems] == ["playbooks/p.yaml:1: the file cannot be read: Permission denied"]


# -- what makes two files the same ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["refund.yaml", "Refund.YAML", "refund.yml", "REFUND.json"])
def test_a_name_is_the_same_without_its_ending_and_capitals(tmp_path: Path, name: str) -> None:
    write(tmp_path / "shipped" / "playbooks" / "refund.yaml", playbook("refund"))
    own = tmp_path / "own" / "playbooks" / name
    ours = '{"schema": "calmdesk.off/1"}' if name.endswith("json") else playbook("refund", "Ours")
    write(own, ours)
    folder = Folder(tmp_path / "shipped", tmp_path / "own")
    assert folder.problems == ()
    assert titles(folder) == ({} if name.endswith("json") else {"refund": "Ours"})
    write(own, "broken: [")
    folder.reload_if_changed()
    assert titles(folder) == ({} if name.endswith("json") else {"refund": "Ours"}), "the last good one"
    own.unlink()
    folder.reload_if_changed()
    assert titles(folder) == {"refund": "As it was"}


def test_two_files_of_one_name_are_an_error_and_the_first_is_used(tmp_path: Path) -> None:
    write(tmp_path / "playbooks" / "refund.yaml", playbook("refund", "First"))
    write(tmp_path / "playbooks" / "refund.yml", playbook("second", "Second"))
    folder = Folder(tmp_path)
    assert titles(folder) == {"refund": "First"}
    assert [one.detail for one in folder.problems] == [
        "playbooks/refund.yml:1: the same name as playbooks/refund.yaml, which is used: keep one of the two"
    ]


def test_a_folder_may_be_written_with_a_capital(tmp_path: Path) -> None:
    write(tmp_path / "own" / "Playbooks" / "p.yaml", playbook())
    assert titles(Folder(tmp_path / "shipped", tmp_path / "own")) == {"p": "As it was"}


def test_an_accent_is_the_same_however_a_system_stores_it(tmp_path: Path) -> None:
    write(tmp_path / "shipped" / "playbooks" / "r\u00fcckgabe.yaml", playbook())
    write(tmp_path / "own" / "playbooks" / "ru\u0308ckgabe.yaml", playbook(title="Ours"))
    assert titles(Folder(tmp_path / "shipped", tmp_path / "own")) == {"p": "Ours"}


@POSIX
def test_strange_file_names_are_no_trap(tmp_path: Path) -> None:
    write(tmp_path / "playbooks" / "a:b: c.yaml", playbook("a").replace("title: As", "titel: As"))
    if sys.platform != "darwin":  # where a name that is not UTF-8 cannot be
        (tmp_path / "playbooks" / os.fsdecode(b"\xff.yaml")).write_text(playbook("b"), encoding="utf-8")
    folder = Folder(tmp_path)
    assert [one.detail for one in folder.problems] == [
        'playbooks/a:b: c.yaml:1: field "title" is missing',
        'playbooks/a:b: c.yaml:3: unknown field "titel" (did you mean "title"?)',
    ]
    assert sys.platform == "darwin" or titles(folder) == {"b": "As it was"}


# -- sign-off ---------------------------------------------------------------------------------------------------------


def test_a_sign_off_has_a_name_and_a_day(tmp_path: Path) -> None:
    path = tmp_path / "playbooks" / "p.yaml"
    signed = playbook().replace("steps:", "risk: high\nsigned_off: {by: Ada Reed, on: 2026-11-01}\nsteps:")
    write(path, signed)
    folder = Folder(tmp_path)
    (book,) = folder.library().playbooks
    assert book.signed_off is not None
    assert (book.signed_off.by, book.signed_off.on.isoformat(), book.may_be_offered) == ("Ada Reed", "2026-11-01", True)
    write(path, signed.replace("signed_off: {by: Ada Reed, on: 2026-11-01}\n", ""))
    folder.reload_if_changed()
    assert [book.may_be_offered for book in folder.library().playbooks] == [False]
    for wrong, says in (
        ("{by: Ada Reed}", 'field "on" is missing'),
        ("{on: 2026-11-01}", 'field "by" is missing'),
        ("{by: Ada Reed, on: soon}", 'field "on" must be a date such as 2026-11-21'),
        ("{by: Ada Reed, when: 2026-11-01}", 'unknown field "when"'),
        ("Ada Reed", "a group of fields is expected here, not a text: by, on"),
    ):
        write(path, signed.replace("{by: Ada Reed, on: 2026-11-01}", wrong))
        folder.reload_if_changed()
        assert any(f"playbooks/p.yaml:5: {says}" in one.detail for one in folder.problems), (wrong, folder.problems)


def test_the_playbook_in_the_guide_works_as_it_stands(tmp_path: Path) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "playbooks.md").read_text(encoding="utf-8")
    example = guide.split("```yaml\n")[1].split("```")[0]
    write(tmp_path / "playbooks" / "gift_card.yaml", example)
    folder = Folder(tmp_path)
    assert folder.problems == ()
    assert [len(book.steps) for book in folder.library().playbooks] == [3]
