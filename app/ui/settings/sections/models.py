"""Models: which packs read messages, and what is wrong with them. Pure."""

from __future__ import annotations

from app.domain.upkeep import PackInUse
from app.ui.common.language import later, t, tn
from app.ui.settings.memory import View
from app.ui.settings.state import Act, AnyRow, FactRow, Line, Section, Tone

_WHAT = {
    "classifier": (later("Intents and triggers"), later("What a customer wants, and what must not be missed.")),
    "sentiment": (later("Mood"), later("How a customer sounds.")),
    "steps": (later("Next steps and search"), later("Ranks the steps of a playbook and finds articles.")),
    "intents": (later("Your company's own intents"), later("Made from your examples; takes the place of ours.")),
}
_STATE: dict[str, tuple[str, Tone]] = {
    "ready": (later("In use"), "success"),
    "loading": (later("Loading…"), "muted"),
    "failed": (later("Not in use"), "danger"),
    "last_good": (later("Damaged; the last good one is in use"), "warning"),
    "refused": (later("Not in use: something is wrong with it"), "warning"),
}


def models(view: View) -> Section:
    found = view.memory.models
    rows: list[AnyRow] = [_pack(pack) for pack in found.packs] if found else []
    if found and not any(pack.kind == "intents" for pack in found.packs):
        rows.append(
            FactRow(
                "model:none",
                t("Your company's own intents"),
                t("None yet. `calmdesk intents train` makes a pack from messages you have already sorted."),
                words=t("train, labels, topics, categories"),
            )
        )
    if found and found.problems:
        problems = tuple(Line(t(str(problem)), "warning") for problem in found.problems)
        rows.append(FactRow("model:problems", t("What is wrong"), lines=problems))
    rows.append(
        FactRow(
            "model:quality",
            t("How good they are"),
            t("Figures on public data and on your own examples."),
            words=t("accuracy, quality, figures, calibration"),
            acts=(Act("quality", t("Open quality"), "gauge"),),
        )
    )
    words = t("AI, artificial intelligence, pack, classifier, sentiment, machine learning")
    return Section("models", t("Models"), tuple(rows), words)


def _pack(pack: PackInUse) -> FactRow:
    name, explain = _WHAT[pack.kind]
    said, tone = _STATE[pack.state] if pack.id else (later("Missing"), "danger")
    lines = [Line(t("{state}: {pack}", state=t(said), pack=pack.id) if pack.id else t(said), tone)]
    if pack.intents:
        lines.append(Line(tn("{count} intent", "{count} intents", pack.intents), "muted"))
    return FactRow(f"model:{pack.kind}", t(name), t(explain), lines=tuple(lines))
