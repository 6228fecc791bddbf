"""What is about to leave, and how long it can still be taken back. No Qt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LeavingState:
    """`template` is a sentence with `{seconds}` in it, in the language in use; `left_ms` counts from when this was
    made, `whole_ms` is the time there was.
    """

    decision: str
    template: str
    left_ms: int
    whole_ms: int

    def words(self, left_ms: int) -> str:
        """The sentence with so much time left."""
        return self.template.replace("{seconds}", str(max(-(-left_ms // 1000), 1)))
