"""Changing a ticket at a desk that guards nothing: read, compare part by part, write what differs, read again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field

from app.domain.errors import CalmdeskError, NoRights, TicketGone
from app.domain.phrase import Phrase
from app.domain.tickets import Changes, Outcome, TicketRef
from app.helpdesk.client import outcome_of

_REMEMBERED = 200
_FIXED = ("status", "priority", "assignee", "group")


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands on a ticket: values by part (status, priority, assignee, group and the names of fields; empty for
    none), its tags, and what moves with everything else that happens to it, such as its newest message.
    """

    values: Mapping[str, str]
    tags: frozenset[str]
    moved: str

    @property
    def version(self) -> str:
        """All of it as a version that can be taken apart again; nothing can be read from it but whether it is equal."""
        parts = {name: digest(value) for name, value in sorted(self.values.items())}
        return json.dumps({"at": self.moved, "tags": digest("\n".join(sorted(self.tags))), "parts": parts})


@dataclass(frozen=True, slots=True)
class Work:
    """What is still to be done for a change to stand."""

    values: Mapping[str, str]
    add_tags: frozenset[str] = frozenset()
    remove_tags: frozenset[str] = frozenset()

    @property
    def parts(self) -> tuple[str, ...]:
        return (*self.values, *(("tags",) if self.add_tags or self.remove_tags else ()))

    def without(self, parts: Collection[str]) -> Work:
        left = {name: value for name, value in self.values.items() if name not in parts}
        return Work(left) if "tags" in parts else Work(left, self.add_tags, self.remove_tags)


@dataclass(slots=True)
class OwnValues:
    """What we ourselves brought to the parts of tickets in this run: that is nobody else's change."""

    _known: dict[TicketRef, dict[str, str]] = field(default_factory=dict)

    def note(self, ref: TicketRef, before: Standing, after: Standing) -> None:
        changed = {name: digest(value) for name, value in after.values.items() if before.values.get(name) != value}
        if changed and ref not in self._known and len(self._known) >= _REMEMBERED:
            self._known.clear()
        if changed:
            self._known.setdefault(ref, {}).update(changed)

    def holds(self, ref: TicketRef, part: str, value: str) -> bool:
        return self._known.get(ref, {}).get(part) == digest(value)


def digest(value: str) -> str:
    return hashlib.sha256(value.casefold().encode(errors="replace")).hexdigest()[:12]


def still_to_do(changes: Changes, standing: Standing) -> Work:
    """What of a change does not stand yet."""
    asked = {name: value for name in _FIXED if (value := getattr(changes, name)) is not None} | dict(changes.fields)
    values = {name: want for name, want in asked.items() if not _same(standing.values.get(name, ""), want)}
    return Work(values, changes.add_tags - standing.tags, changes.remove_tags & standing.tags)


def changed_by_others(
    ref: TicketRef, work: Work, standing: Standing, *, since: str | None, own: OwnValues
) -> tuple[str, ...]:
    """Parts to be changed that are not any more as they were in the version `since`. Tags are merged, never clash."""
    seen = _parts_of(since)
    return tuple(
        name
        for name in work.values
        if name in seen and seen[name] != digest(now := standing.values.get(name, "")) and not own.holds(ref, name, now)
    )


async def change(
    ref: TicketRef,
    changes: Changes,
    *,
    expected_version: str | None,
    read: Callable[[], Awaitable[Standing]],
    impossible: Callable[[Work], Awaitable[Mapping[str, str]]],
    write: Callable[[Work, Standing], Awaitable[Mapping[str, str]]],
    own: OwnValues,
) -> Outcome:
    """Makes a change stand. `impossible` says why of parts that cannot be; `write` sends the rest and says what the
    desk refused. Between reading and writing another may write: no desk here guards against that, so it is kept short.
    """
    left = False
    try:
        before = await read()
        work = still_to_do(changes, before)
        refused = dict(await impossible(work)) if work.parts else {}
        work = work.without(refused)
        if clashing := changed_by_others(ref, work, before, since=expected_version, own=own):
            names = ", ".join(clashing)
            return Outcome("conflict", because=Phrase.of("Somebody else changed {names} in the meantime", names=names))
        if not work.parts:
            return Outcome("refused" if refused else "done", refused=refused)
        left = True
        refused |= await write(work, before)
    except CalmdeskError as error:
        return outcome_of(error, left=left)
    try:
        after = await read()
        own.note(ref, before, after)
        missing = still_to_do(changes, after).without(refused)
        if moved := set(missing.parts) - set(work.parts):
            # The desk itself changed what stood already, because of the rest: an opened ticket is taken, say.
            refused |= await write(missing.without(set(missing.parts) - moved), after)
            before, after = after, await read()
            own.note(ref, before, after)
            missing = still_to_do(changes, after).without(refused)
    except (NoRights, TicketGone):
        why = Phrase.of("Your account cannot see the ticket any more, so this is not certain")
        return Outcome("partly", refused={**dict.fromkeys(work.parts, why), **refused})
    except CalmdeskError as error:
        why = Phrase.of(error.title)
        return Outcome("unknown", because=Phrase.of("It was accepted but could not be read back: {why}", why=why))
    refused |= dict.fromkeys(missing.parts, Phrase.of("The helpdesk did not say why"))
    if not refused:
        return Outcome("done")
    return Outcome("partly" if set(work.parts) - set(refused) else "refused", refused=refused)


async def changes_of(
    cursor: str | None, watch: Collection[TicketRef], version_of: Callable[[TicketRef], Awaitable[str]]
) -> tuple[list[TicketRef], str]:
    """Which of the watched tickets changed, for a desk that tells agents no list of changes: each is looked at. The
    cursor holds the versions seen last.
    """
    seen = _versions(cursor)
    now = {ref.id: digest(await version_of(ref)) for ref in watch}
    changed = [ref for ref in watch if ref.id in seen and seen[ref.id] != now[ref.id]]
    return changed, json.dumps({**seen, **now}, sort_keys=True)


def _same(have: str, want: str) -> bool:
    return " ".join(have.split()).casefold() == " ".join(want.split()).casefold()


def _parts_of(version: str | None) -> Mapping[str, str]:
    match _json(version):
        case {"parts": dict(parts)}:
            return {str(name): str(value) for name, value in parts.items()}
        case _:
            return {}


def _versions(cursor: str | None) -> Mapping[str, str]:
    match _json(cursor):
        case dict(seen):
            return {str(number): str(version) for number, version in seen.items()}
        case _:
            return {}


def _json(text: str | None) -> object:
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None
