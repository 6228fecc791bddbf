"""The settings under the name they had before: their values are the domain's."""

from app.domain.settings import POLL_SECONDS, PROMPTS, TEXT_SCALES, Account, Settings

__all__ = ("POLL_SECONDS", "PROMPTS", "TEXT_SCALES", "Account", "Settings")
