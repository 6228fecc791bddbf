"""Browser: whether the ticket in the browser is the ticket in the panel, and which browsers can say it. Pure."""

from __future__ import annotations

from app.domain.upkeep import BrowserHost, BrowserHosts
from app.ui.common.language import t
from app.ui.settings.memory import View
from app.ui.settings.state import Act, AnyRow, FactRow, Line, Section, ToggleRow

HOST = "browser:host"


def browser(view: View) -> Section:
    rows: list[AnyRow] = [
        ToggleRow(
            "follow_browser",
            t("Follow the browser"),
            t(
                "With the browser extension, the ticket you look at opens here too; never while you write. It sees the"
                " addresses of connected helpdesks and nothing else."
            ),
            words=t("extension, Chrome, Firefox, Edge, add-on, tab, url"),
            on=view.settings.follow_browser,
        )
    ]
    if (hosts := view.memory.browsers) is not None:
        rows.append(_extension(view, hosts))
    return Section("browser", t("Browser"), tuple(rows), t("extension, Chrome, Firefox, Edge"))


def _extension(view: View, hosts: BrowserHosts) -> FactRow:
    told, busy = view.memory.told.get(HOST), HOST in view.memory.busy
    lines = [_stands(host) for host in hosts.browsers]
    if not lines:
        lines.append(Line(t("No Chrome, Chromium, Edge, Brave or Vivaldi of yours was found."), "muted"))
    if told is not None:
        lines.append(Line(told.words, "success" if told.good else "danger"))
    if hosts.ready:
        lines += _next_steps(hosts)
    return FactRow(
        HOST,
        t("Extension"),
        words=t("native messaging, host, install"),
        lines=tuple(lines),
        acts=_acts(hosts, busy=busy),
    )


def _stands(host: BrowserHost) -> Line:
    match host.state:
        case "ready":
            return Line(t("{browser} can reach Calmdesk.", browser=host.title), "success")
        case "wrong":
            return Line(
                t("{browser} has lost its way: {why}. Set it up again.", browser=host.title, why=host.why), "warning"
            )
    return Line(t("{browser} is not set up.", browser=host.title), "muted")


def _next_steps(hosts: BrowserHosts) -> list[Line]:
    """What only the person can do, in the browser; with which helpdesks it is done for."""
    pages = ", ".join(dict.fromkeys(host.page for host in hosts.ready))
    if hosts.desks:
        sees = t("It may see the addresses of tabs at {desks}, and of no others.", desks=", ".join(hosts.desks))
    else:
        sees = t("No helpdesk is connected yet: set it up again when one is, or allow it in the extension.")
    return [
        Line(t("1. In the browser, open {pages} and switch “Developer mode” on.", pages=pages), "muted"),
        Line(t("2. Choose “Load unpacked” and take the extension's folder: {folder}", folder=hosts.extension), "muted"),
        Line(t("3. Pin Calmdesk in the toolbar: its button says what is told, and has a switch."), "muted"),
        Line(sees, "muted"),
    ]


def _acts(hosts: BrowserHosts, *, busy: bool) -> tuple[Act, ...]:
    acts = []
    if hosts.browsers:
        again = t("Set up again") if hosts.ready else t("Set up")
        acts.append(Act("set_up", t("Setting up…") if busy else again, "check", busy=busy))
    if hosts.ready:
        acts.append(Act("extension", t("Open the extension's folder"), "world"))
    if any(host.state != "missing" for host in hosts.browsers):
        sure = t("Browsers cannot reach Calmdesk any more, and the extension's folder is deleted.")
        acts.append(Act("take_away", t("Remove…"), "trash", sure=sure, busy=busy))
    return tuple(acts)
