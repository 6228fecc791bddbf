"""De-escalation over the whole conversation, found anew each time: which card, in which state, with which prompts."""

# Nothing is remembered between calls: the same messages and readings always give the same answer.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.advice import Deescalation
from app.domain.content import CALM_STATES, CalmState, DeescalationCard
from app.domain.escalation import words
from app.domain.nouns import with_matter
from app.domain.phrase import Number, Phrase
from app.domain.readings import TRIGGER_WORDS, Reading
from app.domain.signs import apologises, done_in
from app.domain.tickets import Message
from app.domain.turns import new_words

CALM_TURNS = 2
"""So many calm turns in a row end an episode; after the first one what was agreed is confirmed."""
_FEW_WORDS = 4
"""A shorter turn ("4711", "yes please") says nothing about the mood, unless it is friendly."""

_LOOKED_THROUGH = 2000
"""Characters of a message that are looked at to see whether it is short."""

_MOST_URGENT_FIRST = (
    "safety",
    "vulnerable_customer",
    "fraud_security",
    "legal_threat",
    "abuse",
    "repeat_contact",
)


@dataclass(frozen=True, slots=True)
class HeardTurn:
    """What the customer wrote in one go, as read: `place` is that of its last message in the conversation."""

    place: int
    readings: tuple[Reading, ...]
    is_short: bool

    @property
    def arousal(self) -> float:
        """The highest arousal that comes with unhappiness; a happy one is not upset."""
        return max((arousal for reading in self.readings if (arousal := _upset(reading)) is not None), default=0.0)

    @property
    def says_nothing(self) -> bool:
        """Too short to tell the mood, or in a language that is not read."""
        friendly = any((reading.valence or 0.0) > 0 for reading in self.readings)
        return (self.is_short and not friendly) or all(reading.valence is None for reading in self.readings)

    def calls_for(self, card: DeescalationCard) -> bool:
        if any(found.label in card.triggers for reading in self.readings for found in reading.triggers):
            return True
        return card.min_arousal is not None and self.arousal >= card.min_arousal


@dataclass(frozen=True, slots=True)
class Episode:
    """A stretch of the conversation in which a card applies: since when, and how many calm turns end it so far."""

    card: DeescalationCard
    began: HeardTurn
    heated: HeardTurn
    calm_turns: int = 0


def heard_turns(messages: Sequence[Message], readings: Sequence[Reading], newest: Reading) -> tuple[HeardTurn, ...]:
    """The customer's turns, oldest first. `readings` are those of the last customer messages, one each and in order;
    the newest turn is read as `newest`, as one text.
    """
    said = [place for place, message in enumerate(messages) if _is_customer(message)]
    read = dict(zip(said[-len(readings) :], readings[-len(said) :], strict=False)) if said and readings else {}
    turns: list[HeardTurn] = []
    burst: list[int] = []
    for place, message in enumerate(messages):
        if _is_customer(message):
            burst.append(place)
        elif message.visibility == "public" and message.role in ("agent", "bot") and burst:
            turns.append(_turn(messages, burst, tuple(read[at] for at in burst if at in read)))
            burst = []
    if burst:
        turns.append(_turn(messages, burst, (newest,)))
    return tuple(turns)


def episode_of(card: DeescalationCard, turns: Sequence[HeardTurn]) -> Episode | None:
    """The episode in which the card applies now; None before it was called for and after enough calm turns.

    It begins at the card's own bar and ends below a lower one: between the two bars nothing changes.
    """
    episode: Episode | None = None
    for turn in turns:
        if turn.calls_for(card):
            began = episode.began if episode else turn
            episode = Episode(card, began, turn)
        elif episode is None or turn.says_nothing:
            continue
        elif turn.arousal < card.calm_below:
            calm = episode.calm_turns + 1
            episode = Episode(card, episode.began, episode.heated, calm) if calm < CALM_TURNS else None
        else:
            episode = Episode(card, episode.began, episode.heated)
    return episode


def deescalation(
    cards: Sequence[DeescalationCard],
    messages: Sequence[Message],
    readings: Sequence[Reading],
    newest: Reading,
    matter: str | None = None,
) -> Deescalation | None:
    """The card that applies to the newest turn, with the prompts of the state the conversation is in; or silence.

    Negativity alone calls for no card: a calm disappointment is answered by solving it. `matter` is what it is about
    in the customer's own words.
    """
    turns = heard_turns(messages, readings, newest)
    for card in _by_urgency(cards):
        if (episode := episode_of(card, turns)) is not None:
            return _shown(episode, turns[-1], messages, matter)
    return None


def _by_urgency(cards: Sequence[DeescalationCard]) -> list[DeescalationCard]:
    ordered = [
        card
        for name in _MOST_URGENT_FIRST
        if (card := next((card for card in cards if name in card.triggers), None)) is not None
    ]
    ordered += [card for card in cards if card.min_arousal is not None]
    return list(dict.fromkeys(ordered))


def _shown(episode: Episode, newest: HeardTurn, messages: Sequence[Message], matter: str | None) -> Deescalation | None:
    card = episode.card
    evidence, why = _evidence(episode, newest)
    if not card.by_state:
        prompts = tuple(with_matter(prompt, matter) for prompt in card.prompts)
        always = "safety" in card.triggers
        return Deescalation(
            card.id, card.title, prompts, evidence, card.source, because=why, team=card.team, always=always
        )
    answers = [message for message in messages[episode.began.place + 1 :] if _is_answer(message)]
    done = frozenset[CalmState]().union(*(done_in(message.text) for message in answers))
    state, prompts, because = _state(episode, done, len(answers))
    if not prompts:
        return None
    said_sorry = any(_is_answer(message) and apologises(message.text) for message in messages)
    return Deescalation(
        card.id,
        card.title,
        tuple(with_matter(prompt, matter) for prompt in prompts),
        evidence,
        card.source,
        state,
        tuple(name for name in CALM_STATES if name in done),
        (
            *why,
            *because,
            *((Phrase.of("you have said sorry: not again"),) if said_sorry and state != "confirm" else ()),
        ),
        card.team,
        "safety" in card.triggers,
    )


def _state(
    episode: Episode, done: frozenset[CalmState], answers: int
) -> tuple[CalmState, tuple[str, ...], tuple[str, ...]]:
    """Where the conversation stands, what to do there, and why where it is not plain order.

    The first answer hears and owns. From the second one on it is too late to begin with sympathy: real steps come
    first, with the promise that is still missing. A state the card has no words for is passed over.
    """
    found = dict(episode.card.by_state)
    own = found.get("own", ())[:1]
    if episode.calm_turns:
        return "confirm", found.get("confirm", ()), (Phrase.of("calmer now"),)
    if answers == 0 and "hear" in found:
        return "hear", (*found["hear"], *own), ()
    if answers and "options" in found and "options" not in done:
        missing = own if "own" not in done else ()
        why = Phrase.of("not your first answer: time for real next steps")
        return "options", (*missing, *found["options"]), (why,)
    if "own" in found and "own" not in done:
        return "own", found["own"], (Phrase.of("nobody has said yet who does what by when"),) if answers else ()
    if answers == 0 and "options" in found:
        return "options", found["options"], ()
    return (
        "confirm",
        found.get("confirm", ()),
        (Phrase.of("still upset after that: ask, do not repeat"),) if answers else (),
    )


def _evidence(episode: Episode, newest: HeardTurn) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The customer's words that called for the card last, and what was measured there."""
    card, turn = episode.card, episode.heated
    earlier = turn.place != newest.place
    for reading in turn.readings:
        for found in reading.triggers:
            if found.label in card.triggers:
                return words(found), (_sign(TRIGGER_WORDS.get(found.label, found.label), earlier=earlier),)
    loudest = max(turn.readings, key=lambda reading: _upset(reading) or 0.0)
    measured, begins = Number(f"{turn.arousal:.2f}"), Number(f"{card.min_arousal or 0:.2f}")
    told = Phrase.of("upset: arousal {value}, the card begins at {threshold}", value=measured, threshold=begins)
    if earlier:
        told = Phrase.of(
            "upset in an earlier message: arousal {value}, the card begins at {threshold}",
            value=measured,
            threshold=begins,
        )
    return words(loudest.emotion) if loudest.emotion else (), (told,)


def _sign(trigger: str, *, earlier: bool) -> Phrase:
    if earlier:
        return Phrase.of("sign: {trigger} in an earlier message", trigger=trigger)
    return Phrase.of("sign: {trigger}", trigger=trigger)


def _turn(messages: Sequence[Message], places: Sequence[int], readings: tuple[Reading, ...]) -> HeardTurn:
    count = sum(len(new_words(messages[place].text[:_LOOKED_THROUGH]).split(maxsplit=_FEW_WORDS)) for place in places)
    return HeardTurn(places[-1], readings, count < _FEW_WORDS)


def _upset(reading: Reading) -> float | None:
    """Arousal of somebody who is unhappy; None for everybody else."""
    return reading.arousal if reading.valence is not None and reading.valence < 0 else None


def _is_customer(message: Message) -> bool:
    return message.role == "customer" and message.visibility == "public"


def _is_answer(message: Message) -> bool:
    return message.role == "agent" and message.visibility == "public"
