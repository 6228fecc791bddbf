"""Names that only the API's pages for people tell: queues, agents, values of fields, and who is signed in. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from app.domain.errors import UnexpectedAnswer
from app.domain.tickets import Person
from app.helpdesk.djangohelpdesk.wire import CUSTOM, Names

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

_LARGEST = 2 * 1024 * 1024


def names_on(page: bytes) -> Names:
    """What a page of the browsable API tells. Raises UnexpectedAnswer for another page."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(page[:_LARGEST].decode("utf-8", "replace"), "html.parser")
    choices = _choices(soup)
    if "queue" not in choices:
        raise UnexpectedAnswer("django-helpdesk: the API's pages for people do not show its forms")
    name = _who(soup)
    agents = _numbered(choices.get("assigned_to", {}))
    number = next((str(one) for one, called in agents.items() if called == name), "")
    if not number:
        raise UnexpectedAnswer("django-helpdesk: the API's pages for people do not say who is signed in")
    return Names(
        Person(number, name),
        _numbered(choices["queue"]),
        agents,
        _numbered(choices.get("status", {})),
        _numbered(choices.get("priority", {})),
        {
            field.removeprefix(CUSTOM): tuple(value for value in values if value)
            for field, values in choices.items()
            if field.startswith(CUSTOM)
        },
    )


def _choices(soup: BeautifulSoup) -> Mapping[str, Mapping[str, str]]:
    """Every list to choose from by its name, as value and label; the first where there are two."""
    found: dict[str, Mapping[str, str]] = {}
    for select in soup.find_all("select"):
        name = str(select.get("name") or "")
        options = {str(one.get("value") or ""): " ".join(one.get_text().split()) for one in select.find_all("option")}
        found.setdefault(name, options)
    return found


def _who(soup: BeautifulSoup) -> str:
    """The name in the corner of the page, with a menu to sign out or without one."""
    place = soup.select_one(".navbar .navbar-text") or soup.select_one(".navbar .dropdown-toggle")
    return " ".join(place.get_text().split()) if place is not None else ""


def _numbered(options: Mapping[str, str]) -> Mapping[int, str]:
    return {int(value): label for value, label in options.items() if value.isascii() and value.isdigit()}
