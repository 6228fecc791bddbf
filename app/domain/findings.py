"""A finding: something in a company's content that loads, and yet will not do what its author wants."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """`source` is file and id ("playbooks/refund.yaml#ask_order"); `kind` a stable name for programs and documents;
    `text` says in one sentence what is wrong, and what to do.
    """

    source: str
    kind: str
    text: str
