"""The words of the form that connects a helpdesk. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.copilot.connecting import NotRecognised, Tried
from app.domain.errors import (
    CalmdeskError,
    HelpdeskUnreachable,
    InsecureAddress,
    NoRights,
    SignInRefused,
    TlsFailed,
    UnexpectedAnswer,
)
from app.domain.vendors import VENDORS, Found, Vendor
from app.ui.common.language import later, t
from app.ui.connect.state import ConnectState, Field

_OTHERS = {
    "atlassian.net": "Jira Service Management",
    "salesforce.com": "Salesforce",
    "force.com": "Salesforce",
    "zoho.com": "Zoho Desk",
    "helpscout.net": "Help Scout",
    "frontapp.com": "Front",
    "hubspot.com": "HubSpot",
    "service-now.com": "ServiceNow",
}
"""Hosted products that Calmdesk does not know: said before anything is asked."""
_ADVICE: tuple[tuple[type[CalmdeskError], Field, str], ...] = (
    (TlsFailed, "address", later("Ask IT to install your company's certificate on this computer. Nothing was sent.")),
    (HelpdeskUnreachable, "address", later("Check the address and the network, then test again.")),
    (InsecureAddress, "address", later("Use the address as in your browser; it begins with https://.")),
    (SignInRefused, "token", later("The token is wrong or has expired. Make a new one there and paste it here.")),
    (UnexpectedAnswer, "address", later("There is something, but not this helpdesk. Check the address.")),
    (NotRecognised, "address", later("Check the address. Nothing was sent.")),
    (NoRights, "token", later("Ask your helpdesk administrator for the right named here.")),
)
_ALL_WORKS = later("Tickets, replies, internal notes, changes and hand-overs: all of it works with this account.")
_CONNECT_ALL_THE_SAME = later("You can connect all the same. Whoever looks after your helpdesk can allow the rest.")
_BROWSER_REFUSED = later("Nobody signed in on that page, or it was refused there. Try again, or paste a token.")


def empty() -> ConnectState:
    names = ", ".join(facts.name for facts in VENDORS.values())
    words = t("Any page inside it will do. Calmdesk knows {names}.", names=names)
    return ConnectState(note=words)


def other_product(host: str) -> str:
    """The name of a product that this host belongs to and Calmdesk does not know, else nothing."""
    return next((name for ending, name in _OTHERS.items() if f".{host}".endswith(f".{ending}")), "")


def unknown_product(name: str) -> ConnectState:
    words = t("This looks like {name}, which Calmdesk does not know yet.", name=name)
    return ConnectState(note=words, note_tone="warning")


def looking() -> ConnectState:
    return ConnectState("finding", t("Looking what answers there. Nothing secret is sent."))


def found(what: Found, vendor: Vendor | None, *, browser: bool) -> ConnectState:
    """What is at an address, and how to sign in there when it is certain or was chosen."""
    choices: tuple[tuple[Vendor, str], ...] = ()
    tone = "muted" if what.vendors else "warning"
    if len(what.vendors) != 1:
        among: Sequence[Vendor] = what.vendors or tuple(VENDORS)
        choices = tuple((one, VENDORS[one].name) for one in among)
    if what.vendor is not None:
        note = t("{name} at {url}", name=VENDORS[what.vendor].name, url=what.url)
    elif what.vendors:
        note = t("More than one helpdesk answers at {url}. Which one is yours?", url=what.url)
    else:
        note = t(
            "Calmdesk does not recognise what answers at {url}. Choose a product only if you know that this is your"
            " helpdesk: the token is sent there.",
            url=what.url,
        )
    state = ConnectState("found", note, "warning" if tone == "warning" else "muted", choices)
    if vendor is None:
        return state
    facts = VENDORS[vendor]
    page, sends = facts.token_page(what.url), vendor not in what.vendors
    return replace(state, vendor=vendor, how=t(facts.how), token_page=page, browser=browser, sends=sends)


def title_of(error: CalmdeskError) -> str:
    return f"{t(error.title)}{f' ({error.detail})' if error.detail else ''}."


def in_words(error: CalmdeskError, page: ConnectState, *, by_browser: bool = False) -> ConnectState:
    """The form with what went wrong at the field that must be mended."""
    if by_browser and isinstance(error, SignInRefused):
        return replace(page, trouble=title_of(error), trouble_advice=t(_BROWSER_REFUSED))
    for kind, field, advice in _ADVICE:
        if isinstance(error, kind):
            return replace(page, wrong=field, trouble=title_of(error), trouble_advice=t(advice))
    return replace(page, trouble=title_of(error), trouble_advice=t(error.advice))


def signed_in(tried: Tried, page: ConnectState) -> ConnectState:
    sign_in = tried.sign_in
    unable = [t("Not allowed: {what}.", what=missing) for missing in sign_in.missing]
    if unable:
        unable.append(t(_CONNECT_ALL_THE_SAME))
    if tried.wanted.tags_field and not tried.account.tags_field:
        words = t("Tags are not written: there is no field “{field}” that you can see.", field=tried.wanted.tags_field)
        unable.append(words)
    if sign_in.expires is not None:
        day = f"{sign_in.expires.astimezone():%Y-%m-%d}"
        unable.append(t("This sign-in ends on {day}; Calmdesk reminds you a week before.", day=day))
    who = t("Signed in to {desk} as {name}.", desk=sign_in.desk, name=sign_in.me.name or sign_in.me.id)
    if sign_in.allowed:
        able = t("Works with this account: {what}.", what=", ".join(t(one) for one in sign_in.allowed))
    else:
        able = "" if sign_in.missing else t(_ALL_WORKS)
    return replace(page, phase="tried", who=who, able=able, unable=tuple(unable))
