"""The browsers Calmdesk knows, and where each looks for native hosts and policies on each system."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

HOSTS = "NativeMessagingHosts"


@dataclass(frozen=True, slots=True)
class Browser:
    """Its folders below the user's configuration, its key below HKEY_CURRENT_USER\\Software, and where policies stand:
    a folder on Linux, a key below HKEY_LOCAL_MACHINE\\Software\\Policies, a preference domain on macOS.
    """

    name: str
    title: str
    linux: str
    mac: str
    windows: str
    linux_policies: str
    windows_policies: str
    mac_policies: str
    page: str = "chrome://extensions"


BROWSERS = (
    Browser(
        "chrome",
        "Google Chrome",
        "google-chrome",
        "Google/Chrome",
        r"Google\Chrome",
        "/etc/opt/chrome/policies/managed",
        r"Google\Chrome",
        "com.google.Chrome",
    ),
    Browser(
        "chromium",
        "Chromium",
        "chromium",
        "Chromium",
        "Chromium",
        "/etc/chromium/policies/managed",
        "Chromium",
        "org.chromium.Chromium",
    ),
    Browser(
        "edge",
        "Microsoft Edge",
        "microsoft-edge",
        "Microsoft Edge",
        r"Microsoft\Edge",
        "/etc/opt/edge/policies/managed",
        r"Microsoft\Edge",
        "com.microsoft.Edge",
        "edge://extensions",
    ),
    Browser(
        "brave",
        "Brave",
        "BraveSoftware/Brave-Browser",
        "BraveSoftware/Brave-Browser",
        r"BraveSoftware\Brave-Browser",
        "/etc/brave/policies/managed",
        r"BraveSoftware\Brave",
        "com.brave.Browser",
        "brave://extensions",
    ),
    Browser(
        "vivaldi",
        "Vivaldi",
        "vivaldi",
        "Vivaldi",
        "Vivaldi",
        "/etc/opt/vivaldi/policies/managed",
        "Vivaldi",
        "com.vivaldi.Vivaldi",
        "vivaldi://extensions",
    ),
)


def browser(name: str) -> Browser:
    return next(known for known in BROWSERS if known.name == name)


@dataclass(frozen=True, slots=True)
class System:
    """This computer as far as browsers care: tests give another one."""

    platform: str = sys.platform
    home: Path = Path()
    config: Path = Path()

    @classmethod
    def here(cls, environment: Mapping[str, str] = os.environ) -> System:
        home = Path.home()
        if sys.platform == "darwin":
            return cls(sys.platform, home, home / "Library" / "Application Support")
        return cls(sys.platform, home, Path(environment.get("XDG_CONFIG_HOME") or home / ".config"))

    def profile(self, browser: Browser) -> Path | None:
        """The browser's folder of this user; None on Windows, where hosts stand in the registry."""
        match self.platform:
            case "win32":
                return None
            case "darwin":
                return self.config / browser.mac
        return self.config / browser.linux

    def is_there(self, browser: Browser) -> bool:
        """Whether this user has ever used the browser, as far as one can see."""
        profile = self.profile(browser)
        return profile.is_dir() if profile is not None else _has_key(rf"Software\{browser.windows}")


if sys.platform == "win32":
    import winreg

    def _has_key(key: str) -> bool:
        try:
            winreg.CloseKey(winreg.OpenKey(winreg.HKEY_CURRENT_USER, key))
        except OSError:
            return False
        return True

else:

    def _has_key(key: str) -> bool:
        raise AssertionError(f"no registry here: {key}")
