"""Keeps other windows off the edge where the panel is docked: an AppBar on Windows, a strut on X11. No Qt."""

from __future__ import annotations

import ctypes
import sys
from typing import Protocol

Panel = tuple[int, int, int, int]
"""x, y, width and height of the panel with its frame, in the screen's own pixels."""


class NoEdges:
    """Where the system offers nothing: the panel docks all the same, and other windows may lie under it."""

    def reserve(self, window: int, edge: str, panel: Panel, desktop_width: int) -> None:
        """Nothing can be reserved."""

    def release(self, window: int) -> None:
        """Nothing was reserved."""


class X11Edges:
    """Says it in `_NET_WM_STRUT_PARTIAL` of the window, over a connection of its own; window managers act on it.

    Raises OSError when the system's library for X is missing.
    """

    def __init__(self) -> None:
        self._xcb = xcb = ctypes.CDLL("libxcb.so.1")
        xcb.xcb_connect.restype = ctypes.c_void_p
        xcb.xcb_intern_atom.restype = _Cookie
        xcb.xcb_intern_atom.argtypes = [ctypes.c_void_p, ctypes.c_uint8, ctypes.c_uint16, ctypes.c_char_p]
        xcb.xcb_intern_atom_reply.restype = ctypes.POINTER(_AtomReply)
        xcb.xcb_intern_atom_reply.argtypes = [ctypes.c_void_p, _Cookie, ctypes.c_void_p]
        numbers = [ctypes.c_uint32] * 3
        xcb.xcb_change_property_checked.restype = _Cookie
        xcb.xcb_change_property_checked.argtypes = [
            ctypes.c_void_p, ctypes.c_uint8, *numbers, ctypes.c_uint8, ctypes.c_uint32, ctypes.c_void_p
        ]  # fmt: skip
        xcb.xcb_request_check.restype = ctypes.c_void_p
        xcb.xcb_request_check.argtypes = [ctypes.c_void_p, _Cookie]
        for name in ("xcb_disconnect", "xcb_connection_has_error"):
            getattr(xcb, name).argtypes = [ctypes.c_void_p]
        self._told: dict[int, list[int]] = {}

    def reserve(self, window: int, edge: str, panel: Panel, desktop_width: int) -> None:
        self._tell(window, strut(edge, panel, desktop_width))

    def release(self, window: int) -> None:
        if window in self._told:
            self._tell(window, [0] * 12)
            del self._told[window]

    def _tell(self, window: int, numbers: list[int]) -> None:
        if self._told.get(window) == numbers or (window not in self._told and not any(numbers)):
            return
        self._told[window] = numbers
        xcb, name = self._xcb, b"_NET_WM_STRUT_PARTIAL"
        talk = xcb.xcb_connect(None, None)
        try:
            if xcb.xcb_connection_has_error(talk):
                return
            reply = xcb.xcb_intern_atom_reply(talk, xcb.xcb_intern_atom(talk, 0, len(name), name), None)
            if reply:
                values = (ctypes.c_uint32 * 12)(*numbers)
                atom = reply.contents.atom
                ctypes.CDLL(None).free(reply)
                sent = xcb.xcb_change_property_checked(talk, 0, window, atom, _CARDINAL, 32, 12, values)
                # Waits for the answer: a request before a hang-up may be lost. An error means the window is gone.
                if error := xcb.xcb_request_check(talk, sent):
                    ctypes.CDLL(None).free(ctypes.c_void_p(error))
        finally:
            xcb.xcb_disconnect(talk)


_CARDINAL = 6


class _Cookie(ctypes.Structure):
    _fields_ = (("sequence", ctypes.c_uint),)


class _AtomReply(ctypes.Structure):
    _fields_ = (
        ("kind", ctypes.c_uint8),
        ("pad", ctypes.c_uint8),
        ("sequence", ctypes.c_uint16),
        ("length", ctypes.c_uint32),
        ("atom", ctypes.c_uint32),
    )


def strut(edge: str, panel: Panel, desktop_width: int) -> list[int]:
    """The twelve numbers of a strut: left, right, top, bottom, then each one's first and last pixel.

    It counts from the edge of the whole desktop. Where another screen lies beyond this edge nothing is reserved: the
    other screen would be taken away from everybody.
    """
    x, y, width, height = panel
    at_edge = abs(x) <= 1 if edge == "left" else abs(x + width - desktop_width) <= 1
    if not at_edge or edge not in ("left", "right"):
        return [0] * 12
    span = [y, y + height - 1]
    sides = [width, 0, 0, 0] if edge == "left" else [0, width, 0, 0]
    return [*sides, *(span if edge == "left" else [0, 0]), *(span if edge == "right" else [0, 0]), 0, 0, 0, 0]


if sys.platform == "win32":  # not run: no such system was at hand
    from ctypes import wintypes

    _NEW, _REMOVE, _SETPOS = 0, 1, 3
    _EDGES = {"left": 0, "right": 2}

    class _AppBarData(ctypes.Structure):
        _fields_ = (
            ("cbSize", wintypes.DWORD),
            ("hWnd", wintypes.HWND),
            ("uCallbackMessage", wintypes.UINT),
            ("uEdge", wintypes.UINT),
            ("rc", wintypes.RECT),
            ("lParam", wintypes.LPARAM),
        )

    class AppBars:
        """Registers the window as an application's bar. Its messages are not listened to: Qt tells of changes."""

        def __init__(self) -> None:
            self._told: dict[int, tuple[str, Panel]] = {}

        def reserve(self, window: int, edge: str, panel: Panel, desktop_width: int) -> None:  # noqa: ARG002 - for X11
            if self._told.get(window) == (edge, panel):
                return
            data = _data(window)
            if window not in self._told:
                _send(_NEW, data)
            self._told[window] = (edge, panel)
            x, y, width, height = panel
            data.uEdge = _EDGES[edge]
            data.rc = wintypes.RECT(x, y, x + width, y + height)
            _send(_SETPOS, data)

        def release(self, window: int) -> None:
            if self._told.pop(window, None) is not None:
                _send(_REMOVE, _data(window))

    def _data(window: int) -> _AppBarData:
        data = _AppBarData()
        data.cbSize = ctypes.sizeof(data)
        data.hWnd = window
        return data

    def _send(message: int, data: _AppBarData) -> None:
        ctypes.windll.shell32.SHAppBarMessage(message, ctypes.byref(data))


class Edges(Protocol):
    """What keeps an edge free for a docked window."""

    def reserve(self, window: int, edge: str, panel: Panel, desktop_width: int) -> None: ...

    def release(self, window: int) -> None: ...


def make_edges(platform: str) -> Edges:
    """What keeps an edge free under Qt's platform of this name."""
    if sys.platform == "win32":
        return AppBars() if platform == "windows" else NoEdges()
    if platform == "xcb":
        try:
            return X11Edges()
        except OSError:
            return NoEdges()
    return NoEdges()
