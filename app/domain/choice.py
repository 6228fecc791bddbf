"""Which playbooks are looked at for the newest turn, and how much each counts. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.content import Library, Playbook
from app.domain.ranking import taken
from app.domain.readings import Reading, Scored
from app.domain.tickets import Message
from app.domain.topics import topics

IN_HAND = 0.8
"""How probable it is that a turn which surely names no other matter goes on with what was written about before."""
BEGUN = 0.9
"""The same where a step of the playbook was carried out, so that the turn is most often its answer."""
PERHAPS = 0.2
"""Below this probability an intent is not looked at, however well its playbook seems to fit."""
MATTERS_LOOKED_AT = 4
"""Of all that a long conversation was about, the newest: each more costs the agent time."""
_OLDER = 0.95
"""How much less each older matter counts than the newer one."""
_OTHER_NAMED = 0.5
"""How much of that another matter takes which the turn names surely: "yes, cancel it" may be an answer."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A playbook the newest turn may be about. `topic` is the intent that names it, None when it only goes on;
    `weight` is the probability of that, 0..1; `turned_from` is the title of the playbook in hand where the turn surely
    names another matter.
    """

    playbook: Playbook
    weight: float
    topic: Scored | None = None
    turned_from: str | None = None


def candidates(
    reading: Reading,
    earlier: Sequence[Reading],
    messages: Sequence[Message],
    library: Library,
    *,
    opened: Playbook | None = None,
) -> tuple[Candidate, ...]:
    """The playbooks for the turn's topics, and the one in hand. `earlier` are readings of the customer's turns before,
    oldest first; `opened` is the playbook in hand where somebody told. A playbook of high risk that nobody signed off
    is never among them.
    """
    sure = topics(reading, library)
    named = sure or _perhaps(reading)
    known = opened if opened and opened.may_be_offered else None
    open_ones = (known,) if known else in_hand(earlier, messages, library)
    current = open_ones[0] if open_ones else None
    found: list[Candidate] = []
    for topic in named:
        for playbook in library.playbooks:
            if topic.label not in playbook.intents or not playbook.may_be_offered:
                continue
            same = playbook in open_ones
            weight = max(topic.probability, IN_HAND) if same else topic.probability
            other = current.title if current and sure and not same else None
            if all(one.playbook.id != playbook.id for one in found):
                found.append(Candidate(playbook, weight, topic, other))
    kept = (BEGUN if known or taken(messages) else IN_HAND) * (
        1.0 - _OTHER_NAMED * min(1.0, sum(topic.probability for topic in sure))
    )
    for age, playbook in enumerate(open_ones):
        if all(one.playbook.id != playbook.id for one in found):
            found.append(Candidate(playbook, kept * _OLDER**age))
    return tuple(found)


def _perhaps(reading: Reading) -> tuple[Scored, ...]:
    """Intents that are not sure enough by themselves: how well the playbook's situations fit has to say the rest."""
    if reading.emotion is None:
        return ()  # a language that is not read
    return tuple(intent for intent in reading.intents if intent.probability >= PERHAPS)


def in_hand(earlier: Sequence[Reading], messages: Sequence[Message], library: Library) -> tuple[Playbook, ...]:
    """The playbook that is being worked through, by the step carried out last. A step's name may stand in several
    playbooks: then the one counts that has most of the steps carried out. Where nothing was carried out, what the
    customer wrote about, the newest matter first.
    """
    read = (topics(reading, library) or _perhaps(reading)[:1] for reading in reversed(earlier))
    about = [{topic.label for topic in found} for found in read if found]
    offered = [playbook for playbook in library.playbooks if playbook.may_be_offered]
    done = taken(messages)
    if done:
        book, last = done[-1]
        having = [each for each in offered if each.step(last) and book in (None, each.id)]
        if having:
            return (max(having, key=lambda each: _fits(each, done, about)),)
    found = dict.fromkeys(each for labels in about for each in offered if labels & set(each.intents))
    return tuple(found)[:MATTERS_LOOKED_AT]


def _fits(playbook: Playbook, done: Sequence[tuple[str | None, str]], about: Sequence[set[str]]) -> tuple[int, bool]:
    carried_out = sum(playbook.step(step) is not None and book in (None, playbook.id) for book, step in done)
    return carried_out, any(labels & set(playbook.intents) for labels in about)


def just_taken(messages: Sequence[Message], playbook: Playbook) -> frozenset[str]:
    """Its steps carried out since the customer or a lookup said anything: nothing new speaks for taking one again."""
    spoke = [i for i, message in enumerate(messages) if message.role in ("customer", "result")]
    since = messages[spoke[-1] + 1 :] if spoke else messages
    return frozenset(step for book, step in taken(since) if book in (None, playbook.id))
