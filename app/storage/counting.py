"""An agent's own figures as SQL sums: what `app.domain.day.counted` says, without reading the rows."""

from __future__ import annotations

from datetime import datetime
from typing import cast

import apsw

from app.domain.day import OUTCOMES, Counts
from app.domain.past import FirstReply
from app.domain.tickets import TicketRef
from app.storage.codec import time_text
from app.storage.stored import stored_time

_STANDS = (
    "NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.decision_id = {row}.decision_id "
    "GROUP BY outbox.decision_id HAVING min(outbox.state = 'cancelled') = 1)"
)
"""A decision of which every operation was cancelled was taken back. One without operations stands."""

_RANK = """CASE
  WHEN other.kind = 'decision' THEN CASE json_extract(other.facts, '$.kind')
    WHEN 'accept' THEN 0 WHEN 'edit' THEN 1 WHEN 'escalate' THEN 2 WHEN 'dismiss' THEN 3 WHEN 'flag' THEN 3 END
  WHEN other.kind = 'shown' THEN 4
  WHEN other.kind = 'silent' THEN 6
END"""
"""The place in OUTCOMES that a row speaks for; 5, never painted, is what no row says."""

_OUTCOMES = f"""
WITH made AS (
  SELECT DISTINCT advice_id FROM journal
  WHERE kind = 'eligible' AND at >= ?1 AND at < ?2 AND advice_id IS NOT NULL
)
SELECT outcome, count(*) FROM (
  SELECT coalesce(min({_RANK}), 5) AS outcome
  FROM made LEFT JOIN journal AS other ON other.advice_id = made.advice_id
    AND (other.kind IN ('shown', 'silent') OR (other.kind = 'decision' AND {_STANDS.format(row="other")}))
  GROUP BY made.advice_id
) GROUP BY outcome
"""  # noqa: S608 -- our own names

_DECISIONS = f"""
SELECT json_extract(facts, '$.kind'), count(*) FROM journal
WHERE kind = 'decision' AND at >= ?1 AND at < ?2 AND {_STANDS.format(row="journal")} GROUP BY 1
"""  # noqa: S608 -- our own names

_SILENT = """
SELECT json_extract(facts, '$.because'), count(*) FROM journal
WHERE kind = 'silent' AND at >= ?1 AND at < ?2 GROUP BY 1
"""

_GONE = """
SELECT kind, coalesce(json_extract(facts, '$.was_shown'), 0), count(*) FROM journal
WHERE kind IN ('withheld', 'expired') AND at >= ?1 AND at < ?2 GROUP BY 1, 2
"""

_REPLIED = """
FROM journal AS decided WHERE decided.kind = 'decision' AND EXISTS (
  SELECT 1 FROM outbox WHERE outbox.decision_id = decided.decision_id AND outbox.state <> 'cancelled'
  AND json_extract(outbox.payload, '$.action.visibility') = 'public')
"""

_FIRST_REPLIES = f"""
WITH replied AS (
  SELECT account, ticket, min(at) AS at {_REPLIED} AND decided.at >= ?1 AND decided.at < ?2 GROUP BY account, ticket
)
SELECT account, ticket, replied.at, (
  SELECT min(seen.at) FROM journal AS seen
  WHERE seen.account = replied.account AND seen.ticket = replied.ticket AND seen.kind = 'eligible'
) AS read_at
FROM replied WHERE read_at IS NOT NULL AND read_at <= replied.at AND NOT EXISTS (
  SELECT 1 {_REPLIED} AND decided.account = replied.account AND decided.ticket = replied.ticket AND decided.at < ?1
)
"""  # noqa: S608 -- our own names


def counts(connection: apsw.Connection, begin: datetime, end: datetime) -> Counts:
    """Sums from `begin` up to, but not including, `end`."""
    between = (time_text(begin), time_text(end))
    outcomes: dict[str, int] = {
        OUTCOMES[cast("int", place)]: cast("int", count) for place, count in connection.execute(_OUTCOMES, between)
    }
    decisions = {str(kind): cast("int", count) for kind, count in connection.execute(_DECISIONS, between)}
    silent = {str(because): cast("int", count) for because, count in connection.execute(_SILENT, between)}
    gone = {(kind, bool(seen)): cast("int", count) for kind, seen, count in connection.execute(_GONE, between)}
    held_back = sum(count for (kind, _), count in gone.items() if kind == "withheld")
    return Counts(
        outcomes, decisions, silent, held_back, gone.get(("expired", True), 0), gone.get(("expired", False), 0)
    )


def first_replies(connection: apsw.Connection, begin: datetime, end: datetime) -> list[FirstReply]:
    """Tickets whose first reply of all was decided in this time."""
    found = connection.execute(_FIRST_REPLIES, (time_text(begin), time_text(end)))
    return [
        FirstReply(
            TicketRef(str(account), str(ticket)),
            read_at=stored_time("journal", str(read_at)),
            replied_at=stored_time("journal", str(replied_at)),
        )
        for account, ticket, replied_at, read_at in found
    ]
