"""What every test needs before Qt is imported."""

import os

# A test must not need a screen, and must never paint on the screen of the person who runs it.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
