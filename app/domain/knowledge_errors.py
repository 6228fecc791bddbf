"""Errors of the knowledge index that a person can act on."""

from __future__ import annotations

from app.domain.errors import CalmdeskError


class KnowledgeIndexUnusable(CalmdeskError):
    """An index is missing, damaged, or made for another encoder; `detail` names the file and what is wrong."""

    title = "The knowledge index cannot be used"
    advice = "Make it with `calmdesk knowledge index`, after moving aside what is no index; articles are never touched."


class KnowledgeUnreadable(CalmdeskError):
    """The folder or file that knowledge is read from cannot be read at all; `detail` names it and why."""

    title = "The articles cannot be read"
    advice = "Mend what is named here, then do it again; an index that was there is left as it was."
