"""The small pictures that tests compare with, and how different two pictures may be."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from tests.ui.gallery.shots import PLAIN, Way, all_scenes, take

FOLDER = Path(__file__).resolve().parents[1] / "pictures"
ACCEPT = "python -m tests.ui.gallery accept"
SMALLER = 4
SEEN, WORST, CHANGED, MEAN = 4.0, 6.5, 12, 0.5
"""Other hinting of the same letters stays below 3 in the worst block; two swapped words of buttons reach 8."""

WATCHED: dict[str, tuple[str, Way]] = {
    **{
        name: (name, PLAIN)
        for name in (
            "calm-light",
            "angry-light",
            "angry-dark",
            "reply-chosen",
            "empty",
            "opening",
            "error",
            "offline",
            "by-choice",
            "sign-in-ends",
            "quiet",
            "pause",
            "worklist-busy",
            "conversation",
            "composer-filled",
            "editor-confirm",
            "escalate",
            "flag",
            "needs-you",
            "needs-you-conflict",
            "practice-compare",
            "help",
            "article",
            "day-empty",
            "journal-empty",
            "settings",
            "welcome-hello",
            "welcome-place",
            "welcome-connect-few-rights",
            "welcome-connect-none-chosen",
            "desk-answering",
        )
    },
    "angry-contrast-320": ("angry-light", Way(theme="contrast", width=320)),
    "angry-large": ("angry-light", Way(scale=2.0, height=1400)),
    "angry-mirrored": ("angry-light", Way(mirrored=True)),
    "calm-german": ("calm-light", Way(language="de")),
}
"""Name of the reference -> the scene, and the way it is taken."""

OTHER_LETTERS = {"worklist-busy", "conversation", "practice-compare"}
"""These show Arabic or emoji, whose fonts do not come with Calmdesk."""

Pixels = npt.NDArray[np.float32]


def small(image: QImage) -> QImage:
    """A quarter of its size, each pixel the mean of sixteen: most of what hinting and smoothing do is gone."""
    size = QSize(image.width() // SMALLER, image.height() // SMALLER)
    way = Qt.TransformationMode.SmoothTransformation
    return image.convertToFormat(QImage.Format.Format_RGB32).scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, way)


def pixels(image: QImage) -> Pixels:
    """Rows of red, green, blue."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    flat = np.frombuffer(bytes(plain.constBits()), dtype=np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return flat[:, : plain.width() * 3].reshape(plain.height(), plain.width(), 3).astype(np.float32)


def _shifted(picture: Pixels, down: int, right: int) -> Pixels:
    """The picture moved by this many pixels; what comes in at an edge is that edge again."""
    padded = np.pad(picture, ((1, 1), (1, 1), (0, 0)), mode="edge")
    high, wide = picture.shape[:2]
    return padded[1 + down : 1 + down + high, 1 + right : 1 + right + wide]


def _blurred(picture: Pixels) -> Pixels:
    total = sum(_shifted(picture, down, right) for down in (-1, 0, 1) for right in (-1, 0, 1))
    return np.asarray(total / 9, dtype=np.float32)


def _blocks(values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The mean of each square of two pixels of a small picture: eight of the window."""
    high, wide = values.shape[0] // 2 * 2, values.shape[1] // 2 * 2
    means = values[:high, :wide].reshape(high // 2, 2, wide // 2, 2).mean(axis=(1, 3))
    return np.asarray(means, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Difference:
    """How far each block of eight by eight pixels is from its reference, on a scale of 0 to 255."""

    blocks: npt.NDArray[np.float32]

    @property
    def worst(self) -> float:
        return float(self.blocks.max())

    @property
    def changed(self) -> int:
        """How many blocks a person would see a difference in."""
        return int((self.blocks > SEEN).sum())

    @property
    def is_one(self) -> bool:
        """Whether somebody changed the picture: much in one place, or a little in many."""
        return self.worst > WORST or self.changed > CHANGED or float(self.blocks.mean()) > MEAN


def difference(now: QImage, before: QImage) -> Difference:
    """Compares a picture with a small one that was accepted. What only moved by a pixel is no difference."""
    reference = _blurred(pixels(before))
    blocks = _far(now, reference)
    if Difference(blocks).is_one:
        for right, down in _A_PIXEL:
            blocks = np.minimum(blocks, _far(_moved(now, right, down), reference))
    return Difference(blocks)


_A_PIXEL = [(right, down) for right in (-1, 0, 1) for down in (-1, 0, 1) if (right, down) != (0, 0)]


def _far(now: QImage, reference: Pixels) -> Pixels:
    return _blocks(np.abs(_blurred(pixels(small(now))) - reference).max(axis=2))


def _moved(image: QImage, right: int, down: int) -> QImage:
    moved = QImage(image)
    painter = QPainter(moved)
    painter.drawImage(right, down, image)
    painter.end()
    return moved


def trouble(name: str, now: QImage, before: QImage, folder: Path) -> str:
    """What to say when a picture is not its reference; both it and where it differs are left in the folder."""
    made, spot = folder / f"{name}.png", folder / f"{name}-difference.png"
    if before.size() != small(now).size():
        now.save(str(made))
        return f"{name} has another size, or no reference. It is {made}\nIf it is meant to be: {ACCEPT} {name}"
    found = difference(now, before)
    if not found.is_one:
        return ""
    now.save(str(made))
    _marked(now, found).save(str(spot))
    return (
        f"{name} does not look as it did: {found.changed} places of 8 x 8 pixels differ, by up to {found.worst:.0f} of "
        f"255.\nNow it is {made}\nand what differs is red in {spot}\nIf it is meant to be: {ACCEPT} {name}"
    )


def _marked(now: QImage, found: Difference) -> QImage:
    marked = now.convertToFormat(QImage.Format.Format_RGB32)
    painter = QPainter(marked)
    side = 2 * SMALLER
    for row, column in zip(*np.nonzero(found.blocks > SEEN), strict=True):
        painter.fillRect(int(column) * side, int(row) * side, side, side, QColor(220, 0, 0, 120))
    painter.end()
    return marked


def accept(names: Sequence[str] = ()) -> int:
    """Makes references anew: those named, or all; those of no watched picture are removed."""
    FOLDER.mkdir(exist_ok=True)
    unknown = sorted(set(names) - set(WATCHED))
    if unknown:
        sys.stderr.write(f"Not watched: {', '.join(unknown)}. There are: {', '.join(WATCHED)}\n")
        return 2
    scenes = all_scenes()
    for name in names or WATCHED:
        scene, way = WATCHED[name]
        small(take(scenes[scene], way)).save(str(FOLDER / f"{name}.png"), quality=0)
    for left in FOLDER.glob("*.png"):
        if left.stem not in WATCHED:
            left.unlink()
    return 0
