"""A check: one finding about this computer or an account, as `calmdesk doctor` prints it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

CheckState = Literal["ok", "warning", "failed"]


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at, how it stands, what was found (`says`) and, unless it is ok, what to do (`advice`)."""

    name: str
    state: CheckState
    says: str
    advice: str = ""
