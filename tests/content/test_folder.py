"""A company's folder lies over the shipped one by file name, and a broken file costs nothing but itself."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.content.folder import Folder


def reply_file(*ids: str, text: str = "As shipped.") -> str:
    rows = "".join(f"  - {{id: {name}, title: T, text: {text}, triggers: [abuse]}}\n" for name in ids)
    return f"schema: calmdesk.replies/1\nreplies:\n{rows}"


RULE = """\
schema: calmdesk.escalation/1
rules:
  - {id: human_request, title: Asks for it, measure: trigger, trigger: human_request, threshold: 0.3, always_on: true}
  - {id: loud, title: Loud, measure: arousal, threshold: 0.8}
"""
OFF = "schema: calmdesk.off/1\n"


def save(folder: Path, name: str, text: str) -> None:
    """Writes as an editor does; the time of the change always moves on."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.stat().st_mtime_ns if path.exists() else 0
    path.write_text(text, encoding="utf-8")
    later = max(path.stat().st_mtime_ns, before + 1_000_000)
    os.utime(path, ns=(later, later))


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    folder = tmp_path / "shipped"
    save(folder, "replies/orders.yaml", reply_file("late", "lost"))
    save(folder, "replies/payments.yaml", reply_file("twice"))
    save(folder, "escalation/rules.yaml", RULE)
    return folder


@pytest.fixture
def company(tmp_path: Path) -> Path:
    return tmp_path / "company"


def texts(folder: Folder) -> dict[str, str]:
    return {reply.id: reply.text for reply in folder.library().replies}


def test_a_file_of_the_same_name_replaces_the_shipped_one(shipped: Path, company: Path) -> None:
    save(company, "replies/orders.yaml", reply_file("late", text="Our own."))
    save(company, "replies/extra.yaml", reply_file("new", text="Added."))
    folder = Folder(shipped, company)
    assert texts(folder) == {"late": "Our own.", "twice": "As shipped.", "new": "Added."}
    assert folder.problems == ()
    assert {reply.source for reply in folder.library().replies} >= {
        "replies/orders.yaml#late",
        "replies/extra.yaml#new",
    }


def test_nothing_changed_is_not_read_again(shipped: Path, company: Path) -> None:
    folder = Folder(shipped, company)
    before = folder.library()
    assert folder.reload_if_changed() is False
    assert folder.library() is before


def test_what_is_saved_is_in_use_at_the_next_look(shipped: Path, company: Path) -> None:
    folder = Folder(shipped, company)
    version = folder.version
    save(company, "replies/orders.yaml", reply_file("late", text="Our own."))
    assert folder.reload_if_changed() is True
    assert texts(folder) == {"late": "Our own.", "twice": "As shipped."}
    assert folder.version != version
    (company / "replies/orders.yaml").unlink()
    assert folder.reload_if_changed() is True
    assert texts(folder) == {"late": "As shipped.", "lost": "As shipped.", "twice": "As shipped."}
    assert folder.version == version


def test_the_last_good_version_of_a_broken_file_stays_in_use(shipped: Path, company: Path) -> None:
    save(company, "replies/orders.yaml", reply_file("late", text="Our own."))
    folder = Folder(shipped, company)
    save(company, "replies/orders.yaml", reply_file("late", text="Our own.").replace("title", "titel"))
    save(company, "replies/extra.yaml", reply_file("new", text="Added."))
    folder.reload_if_changed()
    assert texts(folder) == {"late": "Our own.", "twice": "As shipped.", "new": "Added."}
    assert [problem.detail for problem in folder.problems] == [
        'replies/orders.yaml:3: unknown field "titel" (did you mean "title"?)',
        'replies/orders.yaml:3: field "title" is missing',
    ]
    save(company, "replies/orders.yaml", reply_file("late", text="Mended."))
    folder.reload_if_changed()
    assert texts(folder)["late"] == "Mended."
    assert folder.problems == ()


def test_a_file_that_was_never_good_leaves_the_shipped_one(shipped: Path, company: Path) -> None:
    save(company, "replies/orders.yaml", "schema: [")
    save(company, "replies/extra.yaml", "schema: [")
    folder = Folder(shipped, company)
    assert texts(folder) == {"late": "As shipped.", "lost": "As shipped.", "twice": "As shipped."}
    assert len(folder.problems) == 2


def test_a_shipped_file_can_be_switched_off(shipped: Path, company: Path) -> None:
    save(company, "replies/orders.yaml", OFF)
    folder = Folder(shipped, company)
    assert texts(folder) == {"twice": "As shipped."}
    assert folder.problems == ()


def test_asking_for_a_person_cannot_be_switched_off(shipped: Path, company: Path) -> None:
    save(company, "escalation/rules.yaml", OFF)
    folder = Folder(shipped, company)
    assert [rule.id for rule in folder.library().escalation] == ["human_request"]
    assert [problem.detail for problem in folder.problems] == [
        'escalation/rules.yaml:1: rule "human_request" is missing: it cannot be switched off and stays as it ships'
    ]


@pytest.mark.parametrize(
    ("was", "now"),
    [("threshold: 0.3", "threshold: 0.9"), ("trigger: human_request", "trigger: abuse"), (", always_on: true", "")],
)
def test_asking_for_a_person_cannot_be_weakened(shipped: Path, company: Path, was: str, now: str) -> None:
    save(company, "escalation/rules.yaml", RULE.replace(was, now).replace("Asks for it", "Wants a person"))
    folder = Folder(shipped, company)
    rule = folder.library().escalation[0]
    assert (rule.trigger, rule.threshold, rule.always_on, rule.title) == ("human_request", 0.3, True, "Wants a person")
    assert "cannot be made less sensitive" in folder.problems[0].detail


def test_asking_for_a_person_can_be_made_more_sensitive(shipped: Path, company: Path) -> None:
    save(company, "escalation/rules.yaml", RULE.replace("threshold: 0.3", "threshold: 0.2, team: Front desk"))
    folder = Folder(shipped, company)
    assert folder.problems == ()
    assert (folder.library().escalation[0].threshold, folder.library().escalation[0].team) == (0.2, "Front desk")


def test_folders_that_are_not_there_are_empty(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "nowhere", tmp_path / "neither")
    assert folder.library().replies == ()
    assert folder.problems == ()


def test_a_company_folder_that_goes_away_stays_in_use_until_it_is_back(shipped: Path, company: Path) -> None:
    save(company, "replies/orders.yaml", reply_file("late", text="Our own."))
    folder = Folder(shipped, company)
    away = company.rename(company.parent / "unplugged")
    assert folder.reload_if_changed() is False
    assert texts(folder)["late"] == "Our own."
    assert "is not there any more; what was read last stays in use" in folder.problems[0].detail
    away.rename(company)
    assert folder.reload_if_changed() is True
    assert (texts(folder)["late"], folder.problems) == ("Our own.", ())


def test_other_files_are_left_alone(shipped: Path, company: Path) -> None:
    for name in ("replies/notes.txt", "replies/.draft.yaml", "replies/orders.yaml~", "readme.yaml"):
        save(company, name, "not ours: [")
    (company / "replies/deeper.yaml").mkdir()
    folder = Folder(shipped, company)
    assert folder.problems == ()
    assert set(texts(folder)) == {"late", "lost", "twice"}


def test_the_version_of_a_playbook_follows_its_file(shipped: Path) -> None:
    text = "schema: calmdesk.playbook/1\nid: p\ntitle: T\nsteps:\n  - {id: a, title: A, when: [{customer: x}]}\n"
    save(shipped, "playbooks/p.yaml", text)
    folder = Folder(shipped)
    first = folder.library().playbooks[0]
    save(shipped, "playbooks/p.yaml", text.replace("title: T", "title: U"))
    folder.reload_if_changed()
    second = folder.library().playbooks[0]
    assert first.source == second.source == "playbooks/p.yaml"
    assert len(first.version) == 12
    assert first.version != second.version
