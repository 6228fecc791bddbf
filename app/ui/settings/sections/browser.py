"""Browser: whether the ticket in the browser is the ticket in the panel. Pure."""

from __future__ import annotations

from app.ui.common.language import t
from app.ui.settings.memory import View
from app.ui.settings.state import AnyRow, FactRow, Line, Section, ToggleRow


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
    if said := view.browser():
        words = t("native messaging, host, install")
        rows.append(FactRow("browser:host", t("Extension"), words=words, icon="world", lines=(Line(said, "muted"),)))
    return Section("browser", t("Browser"), tuple(rows), t("extension, Chrome, Firefox, Edge"))
