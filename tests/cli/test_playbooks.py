"""`calmdesk playbooks check`: errors with file, line and field, warnings in words, and the exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.content.shipped import shipped
from tests.cli.home import Home

GOOD = """\
schema: calmdesk.playbook/1
id: opening_times
title: When the shop is open
intents: [product_question]
steps:
  - id: tell
    title: Say when it is open
    say: "We are open from nine to six."
    when:
      - customer: "When do you open?"
  - id: over
    title: Hand over to the shop
    action: {type: escalate}
    team: Support
    when:
      - customer: "I want to talk to the manager of the shop."
"""
WRONG = GOOD.replace("title: When", "titel: When").replace("id: opening_times", "id: wrong")
WEAK = GOOD.replace("    team: Support\n", "").replace("id: opening_times", "id: weak")


def save(folder: Path, **files: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_without_a_folder_the_company_s_own_lies_over_what_ships(home: Home) -> None:
    shipped = home.run("playbooks", "check")
    assert (shipped.status, shipped.err) == (0, "")
    assert shipped.lines[-1].endswith("playbooks checked: 0 errors and 0 warnings.")
    save(home.folder / "config" / "content" / "playbooks", wrong=WRONG, weak=WEAK, order_status=GOOD)
    said = home.run("playbooks", "check")
    assert said.status == 1
    assert '  error    playbooks/wrong.yaml:3: unknown field "titel" (did you mean "title"?)' in said.lines
    after = said.lines.index("playbooks/weak.yaml") + 1
    assert said.lines[after].startswith("  warning  step over: It hands over, and does not say to whom")
    count = int(shipped.lines[-1].split()[0])
    assert said.lines[-1] == f"{count + 2} playbooks checked: 2 errors and 1 warning."
    assert "last good version" in said.lines[-2]


def test_a_content_folder_a_folder_of_playbooks_and_one_file(home: Home, tmp_path: Path) -> None:
    content = tmp_path / "ours"
    playbooks = save(content / "playbooks", good=GOOD, weak=WEAK)
    for place, name in ((content, "playbooks/weak.yaml"), (playbooks, "weak.yaml")):
        said = home.run("playbooks", "check", str(place))
        assert said.status == 0, said.out + said.err
        assert said.lines[0] == name
        assert said.lines[-1] == "2 playbooks checked: 0 errors and 1 warning."
    one = home.run("playbooks", "check", str(playbooks / "good.yaml"))
    assert (one.status, one.lines) == (0, ["1 playbook checked: 0 errors and 0 warnings."])
    assert home.files() == [], "to look makes nothing"


def test_rules_that_will_not_do_what_their_author_wants_are_warned_about(home: Home, tmp_path: Path) -> None:
    rules = (shipped("resources") / "escalation" / "rules.yaml").read_text("utf-8")
    before = "    trigger: public_threat\n    threshold: 0.8"
    assert before in rules
    content = tmp_path / "ours"
    (content / "escalation").mkdir(parents=True)
    (content / "escalation" / "rules.yaml").write_text(rules.replace(before, before.replace("0.8", "0.3")), "utf-8")
    save(content / "playbooks", good=GOOD)
    said = home.run("playbooks", "check", str(content))
    assert said.status == 0
    after = said.lines.index("escalation/rules.yaml") + 1
    assert said.lines[after].startswith("  warning  rule public_threat: This rule acts as if its threshold were ")
    assert said.lines[-1] == "1 playbook checked: 0 errors and 1 warning."
    assert not any("escalation" in line for line in home.run("playbooks", "check", str(content / "playbooks")).lines)


def test_json_says_the_same(home: Home, tmp_path: Path) -> None:
    folder = save(tmp_path / "playbooks", wrong=WRONG, weak=WEAK)
    said = home.run("playbooks", "check", "--json", str(folder))
    assert said.status == 1
    found = json.loads(said.out)
    assert (found["schema"], found["playbooks"]) == ("calmdesk.check/1", 1)
    assert [(one["file"], one["line"]) for one in found["errors"]] == [("wrong.yaml", 1), ("wrong.yaml", 3)]
    assert [(one["source"], one["kind"]) for one in found["warnings"]] == [("weak.yaml#over", "no-team")]
    assert [one["kind"] for one in found["notes"]] == ["intents-without-playbook"]


def test_situations_in_other_words_are_found_when_asked_for(home: Home, tmp_path: Path) -> None:
    first, second = "I have lost my gift card and need a new one.", "I have lost my gift card and I need a new one."
    twin = GOOD.replace("When do you open?", first).replace("I want to talk to the manager of the shop.", second)
    file = save(tmp_path, twin=twin) / "twin.yaml"
    assert "almost the same" not in home.run("playbooks", "check", str(file)).out
    said = home.run("playbooks", "check", "--similar", str(file))
    assert said.status == 0
    assert f"“{second}” says almost the same as “{first}” of the step tell" in said.out


@pytest.mark.parametrize(
    ("place", "says"), [("nowhere", "there is nothing at"), ("empty", "has none"), ("notes.txt", "is no playbook")]
)
def test_nothing_to_check_is_wrong_usage(home: Home, tmp_path: Path, place: str, says: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes.txt").write_text("hello", encoding="utf-8")
    said = home.run("playbooks", "check", str(tmp_path / place))
    assert said.status == 2
    assert says in said.err
    assert home.run("playbooks").status == 2


def test_without_a_folder_the_one_of_the_settings_is_checked(home: Home, tmp_path: Path) -> None:
    save(tmp_path / "texts" / "playbooks", wrong=WRONG)
    home.settings_file.parent.mkdir(parents=True)
    home.settings_file.write_text(f"content = '{tmp_path / 'texts'}'\n")
    said = home.run("playbooks", "check")
    assert said.status == 1
    assert "titel" in said.out
