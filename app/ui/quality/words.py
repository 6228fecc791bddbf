"""Packs, figures and curves in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.figures import Curves
from app.domain.phrase import Number
from app.domain.quality import PackKind, PackQuality, Stated
from app.ui.common.language import later, t, tn
from app.ui.more.state import Line
from app.ui.quality.state import ChartState, Headline, PackState

ENOUGH = 10
"""Answers in a stretch; fewer say little and are drawn hollow."""

PACKS: Mapping[PackKind, tuple[str, str]] = {
    "classifier": (
        later("Topics and signs"),
        later("Reads what a message is about, and signs such as a legal threat."),
    ),
    "sentiment": (later("Mood"), later("Reads how a customer sounds: the mood, how pleasant and how upset.")),
    "steps": (later("Next steps"), later("Puts a playbook's steps in the order in which they fit the conversation.")),
    "intents": (
        later("Your company's topics"),
        later("Topics your company taught Calmdesk from its own examples. It is used instead of the shipped topics."),
    ),
}
_HEADS: Mapping[str, str] = {
    "intent": later("Topics"),
    "trigger": later("Signs"),
    "emotion": later("Moods"),
    "emotion28": later("28 shades of mood"),
}
_HEADLINES: Mapping[PackKind, Mapping[str, tuple[str, str]]] = {
    "classifier": {
        "intent_accuracy_when_answered": (
            later("right when a topic is shown"),
            later("Of the topics it shows. Below its threshold it shows none."),
        ),
        "intent_coverage_at_threshold": (
            later("of messages get a topic"),
            later("For the others it says that it is not sure."),
        ),
        "out_of_scope_left_unanswered_own": (
            later("of off-topic messages are left alone"),
            later("Messages about something no topic covers, where silence is right."),
        ),
        "intent_ece": (
            later("calibration error of topics"),
            later("How far its sureness is from the truth on average: 0 is perfect, 0.1 is ten points off."),
        ),
        "trigger_macro_f1": (
            later("F1 of signs"),
            later("Between missed signs and false alarms, the mean of all signs: 1 is perfect."),
        ),
        "milliseconds_32_tokens": (later("a short message"), later("Reading with both models on one core.")),
    },
    "sentiment": {
        "emotion_accuracy": (later("right moods"), later("On lines nobody trained on, half of them made to be hard.")),
        "emotion_macro_f1": (later("F1 of moods"), later("The mean over all moods: 1 is perfect.")),
        "emotion_ece": (
            later("calibration error of moods"),
            later("How far its sureness is from the truth on average: 0 is perfect, 0.1 is ten points off."),
        ),
        "valence_spearman": (
            later("order of pleasant and unpleasant"),
            later("How well texts are put in the order people gave them: 1 is the same order."),
        ),
        "arousal_spearman": (
            later("order of calm and upset"),
            later("How well texts are put in the order people gave them: 1 is the same order."),
        ),
    },
    "steps": {
        "own steps right first": (
            later("right step in the first place"),
            later("On the shipped playbooks, each situation read by a scorer that had not seen it."),
        ),
        "own steps right among three": (
            later("right step among the three shown"),
            later("The same, when any of the three cards may be the right one."),
        ),
        "STAR mean weighted F1": (
            later("F1 on STAR"),
            later("A public set of dialogues, each domain read by a scorer that never saw it."),
        ),
    },
    "intents": {
        "intent_accuracy": (later("right topics"), later("On your own examples, each read without having seen it.")),
        "intent_ece": (
            later("calibration error of topics"),
            later("How far its sureness is from the truth on average: 0 is perfect, 0.1 is ten points off."),
        ),
    },
}
_SHARES = (
    "accuracy",
    "coverage",
    "recall",
    "precision",
    "in_top",
    "unanswered",
    "right first",
    "right among",
    "in three",
)


def pack_state(pack: PackQuality) -> PackState:
    """Everything that is shown of one pack."""
    title, lead = PACKS[pack.kind]
    if pack.trouble:
        return PackState(pack.kind, t(title), t(lead), trouble=pack.trouble)
    by_name = {figure.name: figure for figure in pack.figures}
    headlines = tuple(
        Headline(value_words(by_name[name]), t(words), t(meaning))
        for name, (words, meaning) in _HEADLINES[pack.kind].items()
        if name in by_name
    )
    return PackState(
        key=pack.kind,
        title=t(title),
        lead=t(lead),
        facts=tuple(_facts(pack)),
        headlines=headlines,
        charts=tuple(map(chart_state, pack.curves)),
        charts_by=t("Measured by {command}", command=pack.curves_command) if pack.curves_command else "",
        lines=tuple(_line(pack.kind, figure) for figure in pack.figures),
    )


def _facts(pack: PackQuality) -> list[tuple[str, str]]:
    facts = [(t("Pack"), f"{pack.name} {pack.version}"), (t("Licence"), pack.licence)]
    if pack.languages:
        facts.append((t("Languages"), ", ".join(pack.languages)))
    for head, count in pack.labels:
        name = t(_HEADS[head]) if head in _HEADS else head
        facts.append((name, tn("{count} label", "{count} labels", count)))
    if pack.trained_on:
        facts.append((t("Learnt from"), ", ".join(pack.trained_on)))
    facts.append((t("Size"), t("{count} MB", count=Number(f"{pack.megabytes:.1f}"))))
    for threshold in pack.thresholds:
        name = t("Threshold of {head}", head=t(_HEADS.get(threshold.head, threshold.head)).lower())
        value = (
            t("one for each label")
            if threshold.value is None
            else t("{percent}\u00a0%", percent=round(threshold.value * 100))
        )
        facts.append((name, t("{value}. {reason}", value=value, reason=threshold.reason)))
    return facts


def value_words(figure: Stated) -> str:
    """A figure's value in its own unit."""
    name, value = figure.name, figure.value
    if name.startswith("milliseconds"):
        return t("{count} ms", count=Number(f"{value:.1f}"))
    if name.startswith("megabytes"):
        return t("{count} MB", count=Number(f"{value:.1f}"))
    if any(part in name for part in _SHARES) and 0 <= value <= 1:
        return t("{percent}\u00a0%", percent=Number(f"{value * 100:.1f}"))
    return t(Number(f"{value:.3f}"))


def _line(kind: PackKind, figure: Stated) -> Line:
    known = _HEADLINES[kind].get(figure.name)
    words = t(known[0]).capitalize() if known else figure.name.replace("_", " ")
    value = value_words(figure)
    return Line(
        key=figure.name,
        cells=(words, value, figure.data, figure.command),
        head=t("{words}: {value}", words=words, value=value),
        sub=t("on {data}", data=figure.data),
        spoken=t(
            "{words}: {value}, on {data}, by {command}",
            words=words,
            value=value,
            data=figure.data,
            command=figure.command,
        ),
    )


def chart_state(curves: Curves) -> ChartState:
    """Both pictures of a head in words."""
    full = [one for one in curves.bins if one.count >= ENOUGH]
    total = sum(one.count for one in curves.bins)
    off = sum(one.count * abs(one.confidence - one.right) for one in curves.bins) / max(1, total)
    each = "; ".join(
        t("{sure} % sure: {right} % right", sure=round(one.confidence * 100), right=round(one.right * 100))
        for one in full
    )
    half = min(curves.risk, key=lambda point: abs(point[0] - 0.5), default=(0.5, 0.0))
    last = curves.risk[-1] if curves.risk else (1.0, 0.0)
    risk = t(
        "Across: the share it answers, the surest first. Up: how many of these are wrong: {half}\u00a0% of the surest "
        "half, {all}\u00a0% of all.",
        half=_percent(half[1]),
        all=_percent(last[1]),
    )
    if curves.answered is not None:
        risk = t(
            "{risk} At its threshold, the dashed line, it answers {share}\u00a0%.",
            risk=risk,
            share=round(curves.answered * 100),
        )
    points = "; ".join(
        t("surest {share} %: {wrong} % wrong", share=round(share * 100), wrong=_percent(wrong))
        for share, wrong in curves.risk[:: max(1, len(curves.risk) // 10)]
    )
    return ChartState(
        curves=curves,
        title=t(_HEADS[curves.head]) if curves.head in _HEADS else curves.head,
        reliability=t(
            "Across: how sure it was. Up: how often that was right. On the dashed line both are the same; on average "
            "it is {off} points off.",
            off=_percent(off),
        ),
        reliability_in_full=t("Reliability over {total} answers. {each}", total=total, each=each),
        risk=risk,
        risk_in_full=t("What its surest answers risk. {points}", points=points),
    )


def _percent(share: float) -> Number:
    return Number(f"{share * 100:.1f}")
