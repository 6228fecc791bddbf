"""What an agent chose about the panel itself, as far as the window must know it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wishes:
    """`show_mood` shows how a customer sounds; `break_prompts` offers a pause after insults."""

    show_mood: bool = True
    break_prompts: bool = True
