"""From which probability on own intents are shown: the choice, with its reason in words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]

WRONG = 0.10
"""At most this share of the answers may be wrong, …"""
OTHER_TOPICS = 0.2
"""… when this share of the messages is about topics that are no intent of the company."""
LOWEST_UNTRIED = 0.8
"""The lowest threshold where it could not be tried how other topics are met."""
FEWEST_ANSWERED = 0.1
"""A threshold at which less than this share of the examples is answered is no choice: nobody would hear the intents."""
CUTS = np.round(np.arange(0.05, 1.0, 0.01), 2)


@dataclass(frozen=True, slots=True)
class Threshold:
    """A threshold, and what was seen there on examples that were read by heads which had not seen them.

    `coverage` is the share of the examples that is answered, `risk` the share of these answers that is wrong, `wrong`
    the same if all were answered. `others_left` is the share of texts about unknown topics that gets no answer, None
    where that could not be tried. `mixed` is the share of wrong answers with OTHER_TOPICS; `kept` whether that is at
    most WRONG.
    """

    value: float
    coverage: float
    risk: float
    wrong: float
    others_left: float | None
    mixed: float
    kept: bool

    @property
    def reason(self) -> str:
        """Why this one, in words for whoever labelled the examples."""
        words = (
            f"At {self.value:.2f} it answers {percent(self.coverage)} of your examples and is wrong in"
            f" {percent(self.risk)} of these; answering all of them it would be wrong in {percent(self.wrong)}."
        )
        if self.others_left is None:
            limit = f"at most {percent(WRONG)} of the answers are wrong"
            words += " With two intents it cannot be tried how texts about other topics are met: expect some of them"
            words += f" to be answered. A threshold below {LOWEST_UNTRIED:.2f} was not considered for that reason."
        else:
            limit = f"at most {percent(WRONG)} of the answers are wrong when one message in five is about another topic"
            words += " Of texts about topics it was never taught (your intents left out in turn),"
            words += f" {percent(self.others_left)} rightly get no answer."
        if self.kept:
            return f"{words} It is the lowest threshold at which {limit}."
        return (
            f"{words} There is no threshold that answers {percent(FEWEST_ANSWERED)} of your examples and at which"
            f" {limit}; here {percent(self.mixed)} are wrong then, the fewest that were found."
        )


def choose(probability: Floats, right: Truths, others: Floats | None) -> Threshold:
    """The lowest threshold that keeps to the limit, or else the one with the fewest wrong answers.

    `probability` and `right` are of the examples' most probable intents, `others` the highest probabilities of texts
    about unknown topics.
    """
    cuts = [float(cut) for cut in CUTS if others is not None or cut >= LOWEST_UNTRIED]
    seen = [_at(cut, probability, right, others) for cut in cuts]
    spoken = [one for one in seen if one.coverage >= FEWEST_ANSWERED] or seen[:1]
    kept = [one for one in spoken if one.kept]
    return kept[0] if kept else min(spoken, key=lambda one: one.mixed)


def _at(cut: float, probability: Floats, right: Truths, others: Floats | None) -> Threshold:
    answered = probability >= cut
    coverage, wrong = float(answered.mean()), float((answered & ~right).mean())
    share = OTHER_TOPICS if others is not None else 0.0
    disturbed = 0.0 if others is None else float((others >= cut).mean())
    answers = (1 - share) * coverage + share * disturbed
    mixed = ((1 - share) * wrong + share * disturbed) / answers if answers else 0.0
    return Threshold(
        value=cut,
        coverage=coverage,
        risk=wrong / coverage if coverage else 0.0,
        wrong=float((~right).mean()),
        others_left=None if others is None else 1 - disturbed,
        mixed=mixed,
        kept=bool(coverage) and mixed <= WRONG,
    )


def percent(share: float) -> str:
    """A share as a person says it; what is not quite none or all is not called so."""
    rounded = round(100 * share)
    if rounded == 0 and share > 0:
        return "under 1 %"
    if rounded == 100 and share < 1:
        return "over 99 %"
    return f"{rounded} %"
