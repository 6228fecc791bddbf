"""`calmdesk next` on wizard dialogues of STAR, as an acceptance runs it; with CALMDESK_DATA, where they lie."""

from __future__ import annotations

import json
import os
from itertools import islice
from pathlib import Path

import pytest

from app.content.shipped import shipped
from app.domain.content import Playbook
from app.inference.steps.ranker import StepReader
from models.training.star import examples, playbooks
from tests.cli.home import Home

DATA = Path(os.environ.get("CALMDESK_DATA") or "nowhere")
TASK, EXAMPLES = "doctor_schedule", 60

pytestmark = pytest.mark.skipif(not (DATA / "star").is_dir(), reason="CALMDESK_DATA has no STAR")


def written(book: Playbook) -> str:
    """The playbook as a company would write it; JSON, which is read by the same rules as YAML."""
    steps = [
        {
            "id": step.id,
            "title": step.title,
            **({"say": step.say} if step.say else {}),
            "when": [
                {name: value for name in ("customer", "result", "after") if (value := getattr(situation, name))}
                for situation in step.when
            ],
        }
        for step in book.steps
    ]
    return json.dumps({"schema": "calmdesk.playbook/1", "id": book.id, "title": book.title, "steps": steps})


@pytest.mark.timeout(300)
def test_the_first_action_is_the_step_that_the_model_ranks_first(home: Home, tmp_path: Path) -> None:
    book, model = playbooks(DATA)[TASK], StepReader(shipped("packs") / "steps")
    found = list(islice((one for one in examples(DATA) if one.events and one.playbook == TASK), EXAMPLES))
    (tmp_path / f"{TASK}.json").write_text(written(book), "utf-8")
    lines = tmp_path / "in.ndjson"
    with lines.open("w", encoding="utf-8") as file:
        for number, one in enumerate(found):
            messages = [{"role": event.speaker, "text": event.text, "step": event.step} for event in one.events]
            file.write(json.dumps({"id": number, "messages": messages}) + "\n")
    said = home.run("next", str(lines), "--playbooks", str(tmp_path), "--playbook", TASK, "--top", "40")
    assert (said.status, said.err) == (0, "")
    answers = [json.loads(line) for line in said.lines]
    assert [len(answer["actions"]) for answer in answers] == [len(book.steps)] * EXAMPLES
    first = [answer["actions"][0]["step"] for answer in answers]
    assert first == [model.rank(book, one.events).steps[0].step.id for one in found]
    assert sum(a == one.step for a, one in zip(first, found, strict=True)) / EXAMPLES > 0.5
