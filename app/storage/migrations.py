"""The tables, as numbered steps forward. A step that was released is never changed: write the next one."""

from __future__ import annotations

from typing import get_args

import apsw

from app.domain.content import LENGTHS, RISKS, TONES
from app.domain.decisions import DecisionKind
from app.domain.errors import DatabaseDamaged, DatabaseNewer
from app.domain.journal import JOURNAL_KINDS
from app.domain.kept import KeptKind
from app.domain.outbox import OUTBOX_STATES

APPLICATION_ID = 0x43414C4D
"""Marks the file as ours ("CALM")."""


def _one_of(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in values)


_FIRST = f"""
CREATE TABLE decisions (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ({_one_of(get_args(DecisionKind))})),
    account TEXT NOT NULL,
    ticket TEXT NOT NULL,
    at TEXT NOT NULL,
    operations INTEGER NOT NULL CHECK (operations >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    operation_id TEXT NOT NULL UNIQUE,
    decision_id TEXT NOT NULL REFERENCES decisions (id),
    decision_kind TEXT NOT NULL,
    account TEXT NOT NULL,
    ticket TEXT NOT NULL,
    payload TEXT NOT NULL CHECK (json_valid(payload)),
    state TEXT NOT NULL CHECK (state IN ({_one_of(OUTBOX_STATES)})),
    created_at TEXT NOT NULL,
    not_before TEXT NOT NULL,
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    cursor TEXT,
    left_at TEXT,
    message_id TEXT,
    because TEXT NOT NULL
) STRICT;
CREATE INDEX outbox_unfinished ON outbox (sequence) WHERE state NOT IN ('sent', 'cancelled');
CREATE INDEX outbox_of_ticket ON outbox (account, ticket);
CREATE INDEX outbox_of_decision ON outbox (decision_id);
CREATE TRIGGER outbox_stays BEFORE DELETE ON outbox
BEGIN SELECT raise(ABORT, 'outbox rows are never deleted'); END;

CREATE TABLE journal (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ({_one_of(JOURNAL_KINDS)})),
    at TEXT NOT NULL,
    account TEXT NOT NULL,
    ticket TEXT NOT NULL,
    message_id TEXT,
    advice_id TEXT,
    decision_id TEXT,
    facts TEXT NOT NULL CHECK (json_valid(facts)),
    digest TEXT,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE INDEX journal_of_ticket ON journal (account, ticket);
CREATE TRIGGER journal_is_not_changed BEFORE UPDATE ON journal
BEGIN SELECT raise(ABORT, 'the journal is only added to'); END;
CREATE TRIGGER journal_is_not_deleted BEFORE DELETE ON journal
BEGIN SELECT raise(ABORT, 'the journal is only added to'); END;

CREATE TABLE journal_text (
    sequence INTEGER PRIMARY KEY NOT NULL REFERENCES journal (sequence),
    salt BLOB NOT NULL CHECK (length(salt) = 16),
    text BLOB NOT NULL
) STRICT;

CREATE TABLE tickets (
    account TEXT NOT NULL,
    ticket TEXT NOT NULL,
    content TEXT NOT NULL,
    conversation TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    PRIMARY KEY (account, ticket)
) STRICT, WITHOUT ROWID;

CREATE TABLE worklists (
    account TEXT PRIMARY KEY NOT NULL,
    content TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE documents (
    name TEXT PRIMARY KEY NOT NULL,
    content TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    account TEXT NOT NULL,
    host TEXT NOT NULL,
    method TEXT NOT NULL,
    purpose TEXT NOT NULL,
    size INTEGER NOT NULL CHECK (size >= 0),
    status INTEGER,
    ticket TEXT
) STRICT;
"""

_OWN_WORDINGS = f"""
CREATE TABLE own_wordings (
    account TEXT NOT NULL,
    reply TEXT NOT NULL,
    length TEXT NOT NULL CHECK (length IN ({_one_of(LENGTHS)})),
    tone TEXT NOT NULL CHECK (tone IN ({_one_of(TONES)})),
    text TEXT NOT NULL,
    basis TEXT NOT NULL,
    ticket TEXT NOT NULL,
    kept_at TEXT NOT NULL,
    used_at TEXT NOT NULL,
    PRIMARY KEY (account, reply, length, tone)
) STRICT, WITHOUT ROWID;
CREATE INDEX own_wordings_of_ticket ON own_wordings (account, ticket);

CREATE TABLE reply_habits (
    account TEXT PRIMARY KEY NOT NULL,
    length TEXT NOT NULL CHECK (length IN ({_one_of(LENGTHS)})),
    tone TEXT NOT NULL CHECK (tone IN ({_one_of(TONES)}))
) STRICT, WITHOUT ROWID;
"""
"""Replies in an agent's own words, and the length and tone the agent sent last."""

_LOOKED_BACK_AT = """
CREATE INDEX journal_by_time ON journal (at, kind);
CREATE INDEX journal_of_advice ON journal (advice_id) WHERE advice_id IS NOT NULL;
CREATE INDEX ledger_by_time ON ledger (at);
"""
"""An agent's own figures are summed over days, without going through the whole journal."""

_DRAFTS = f"""
CREATE TABLE drafts (
    account TEXT NOT NULL,
    ticket TEXT NOT NULL,
    key TEXT NOT NULL,
    reply TEXT NOT NULL,
    note TEXT NOT NULL,
    kept_at TEXT NOT NULL,
    saved INTEGER NOT NULL CHECK (saved IN (0, 1)),
    risk TEXT NOT NULL CHECK (risk IN ({_one_of(RISKS)})),
    PRIMARY KEY (account, ticket, key)
) STRICT, WITHOUT ROWID;
"""
"""Texts that were written and not sent."""

_DRAFTS_OF_PAGES = f"""
ALTER TABLE drafts ADD COLUMN kind TEXT NOT NULL DEFAULT 'reply' CHECK (kind IN ({_one_of(get_args(KeptKind))}));
ALTER TABLE drafts ADD COLUMN seen TEXT;
ALTER TABLE drafts ADD COLUMN about TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(about));
"""
"""Hand-overs and flags are kept too, and each text knows the message it was written for."""

_RECEIVED = """
ALTER TABLE ledger ADD COLUMN received INTEGER NOT NULL DEFAULT 0 CHECK (received >= 0);
"""
"""The ledger says how large each answer was. Of older lines nobody knows it: they say 0."""

_CARE = """
ALTER TABLE worklists ADD COLUMN seen_at TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN emptied INTEGER NOT NULL DEFAULT 0 CHECK (emptied IN (0, 1));
CREATE INDEX outbox_words ON outbox (sequence) WHERE state IN ('sent', 'cancelled') AND emptied = 0;
CREATE TABLE care (
    what TEXT PRIMARY KEY NOT NULL,
    at TEXT NOT NULL,
    says TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""
"""What still has words is found without reading everything, work lists grow old, and care knows when it last looked."""

STEPS: tuple[str, ...] = (_FIRST, _OWN_WORDINGS, _LOOKED_BACK_AT, _DRAFTS, _DRAFTS_OF_PAGES, _RECEIVED, _CARE)
"""Step n brings a database from version n to n + 1; versions are SQLite's `user_version`."""


def check_version(connection: apsw.Connection, name: str, steps: tuple[str, ...] = STEPS) -> int:
    """The version of the tables, without changing anything. `name` is the file, for the errors.

    Raises DatabaseNewer for a version from the future and DatabaseDamaged for a file that is not ours.
    """
    version = connection.pragma("user_version")
    if version > len(steps):
        raise DatabaseNewer(f"{name}: version {version}, this program knows {len(steps)}")
    mark = connection.pragma("application_id")
    if mark not in (0, APPLICATION_ID) or (mark == 0 and connection.execute("SELECT 1 FROM sqlite_schema").get):
        raise DatabaseDamaged(f"{name} is not a database of Calmdesk")
    return int(version)


def migrate(connection: apsw.Connection, name: str, steps: tuple[str, ...] = STEPS) -> None:
    """Brings the tables up to date, each step whole or not at all."""
    version = check_version(connection, name, steps)
    for number, step in enumerate(steps[version:], version + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Another copy may have taken the step between our look and our turn to write.
            if connection.pragma("user_version") < number:
                connection.execute(step)
                connection.pragma("application_id", APPLICATION_ID)
                connection.pragma("user_version", number)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
