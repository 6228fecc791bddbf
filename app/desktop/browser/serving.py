"""`calmdesk native-host`: one browser's extension is served until that browser closes its end."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from app.desktop.browser.desks import desks_in
from app.desktop.browser.host import NativeHost
from app.desktop.browser.identity import EXTENSION_ID, origin_of
from app.desktop.folders import find_folders
from app.desktop.handover import socket_name, tell

ALSO = "--extension="


def serve(arguments: Sequence[str]) -> int:
    """`arguments` as a browser gives them: the origin of its extension, on Windows also a window's number. Before them
    our launcher says which other extensions are welcome: a company that signs its own has another id.
    """
    welcome = {EXTENSION_ID, *(word.removeprefix(ALSO) for word in arguments if word.startswith(ALSO))}
    asking = [word for word in arguments if not word.startswith("--")]
    if len(asking) != 1 or asking[0] not in map(origin_of, welcome):
        print("calmdesk: Only the browser starts this, for its extension: see `calmdesk browser`.", file=sys.stderr)
        return 1
    folders = find_folders()
    name = socket_name(folders)
    NativeHost(
        sys.stdin.buffer,
        sys.stdout.buffer,
        tell=lambda asked: tell(name, asked),
        desks=lambda: desks_in(folders.settings_file),
    ).run()
    return 0
