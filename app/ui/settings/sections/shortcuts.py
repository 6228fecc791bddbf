"""Shortcuts: every act with its key. Pure."""

from __future__ import annotations

from app.ui.common.keys import FIXED, keys_in_use, spoken
from app.ui.common.language import t
from app.ui.common.shortcuts import chosen
from app.ui.settings.memory import View
from app.ui.settings.state import Act, AnyRow, FactRow, KeyRow, Line, Section

KEY = "key:"


def shortcuts(view: View) -> Section:
    memory, found = view.memory, chosen(view.settings.shortcuts)
    problems = tuple(Line(t(problem), "warning") for problem in found.problems)
    rows: list[AnyRow] = [
        FactRow(
            "keys",
            t("Change a key"),
            t("Go to a key, press Enter, then the new one. Single letters work while no text field has the focus."),
            words=t("shortcuts, hotkeys, keyboard, key bindings, reset"),
            lines=problems,
            acts=(Act("reset", t("Reset all"), "arrow-back-up"),) if view.settings.shortcuts else (),
        )
    ]
    for key in (one for one in keys_in_use() if one.act not in FIXED):
        trouble = memory.key_trouble[1] if memory.key_trouble[0] == key.act else ""
        rows.append(
            KeyRow(
                f"{KEY}{key.act}",
                t(key.words),
                words=t("shortcut, hotkey, key"),
                cap=t(key.cap),
                spoken=spoken(key.act),
                changed=key.act in view.settings.shortcuts,
                recording=memory.recording == key.act,
                trouble=trouble,
            )
        )
    return Section("shortcuts", t("Keys"), tuple(rows), t("shortcuts, hotkeys, keyboard"))
