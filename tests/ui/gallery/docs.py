"""Makes docs/gallery.md and its pictures from the running program."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from tests.ui.gallery import book
from tests.ui.gallery.shots import all_scenes, take
from tests.ui.gallery.stage import GROUND, RESOURCES

ROOT = RESOURCES.parent
PAGE, FOLDER, IMAGES = ROOT / "docs" / "gallery.md", ROOT / "docs" / "gallery", ROOT / "docs" / "images"
_COLOURS, _BETWEEN = 256, 12


def make(*, tour: bool) -> int:
    """Every picture, then the page. Without `tour` the pictures of the whole demo stay as they are."""
    FOLDER.mkdir(exist_ok=True)
    scenes = all_scenes()
    for name, _ in (cell for part in book.PARTS for cell in part.cells):
        keep(take(scenes[name]), name)
    for name in book.IMAGES:
        keep(take(scenes[name]), name, IMAGES)
    for sheet in book.SHEETS:
        keep(beside([shrunk(take(scenes[sheet.scene], way), sheet.share) for way in sheet.ways]), f"{sheet.scene}-ways")
    if tour:
        _walk()
    wanted = book.files()
    for left in FOLDER.glob("*.png"):
        if left.stem not in wanted:
            left.unlink()
    PAGE.write_text(book.page(), encoding="utf-8")
    missing = sorted(wanted - {file.stem for file in FOLDER.glob("*.png")})
    if missing:
        sys.stderr.write(f"Not there yet: {', '.join(missing)}. They are made by: docs --tour\n")
    return 1 if missing else 0


def _walk() -> None:
    """The real program with its real models on the demo desk. Its clock is the computer's."""
    with tempfile.TemporaryDirectory(prefix="calmdesk-gallery-") as folder:
        command = [sys.executable, "-m", "app", "demo", "--offscreen", "--appearance", "light", "--out", folder]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        for name, _ in book.TOUR:
            (found,) = Path(folder).glob(f"[0-9][0-9]-{name}.png")
            keep(QImage(str(found)), f"tour-{name}")
        for name, shown in book.README.items():
            (found,) = Path(folder).glob(f"[0-9][0-9]-{name}.png")
            keep(QImage(str(found)), shown, IMAGES)


def shrunk(image: QImage, share: float) -> QImage:
    """The picture at this share of its size."""
    wide = round(image.width() * share)
    return image if share == 1 else image.scaledToWidth(wide, Qt.TransformationMode.SmoothTransformation)


def beside(images: Sequence[QImage]) -> QImage:
    """The pictures in one row."""
    wide = sum(image.width() for image in images) + _BETWEEN * (len(images) + 1)
    row = QImage(wide, max(image.height() for image in images) + 2 * _BETWEEN, QImage.Format.Format_RGB32)
    row.fill(GROUND)
    painter, left = QPainter(row), _BETWEEN
    for image in images:
        painter.drawImage(left, _BETWEEN, image)
        left += image.width() + _BETWEEN
    painter.end()
    return row


def keep(image: QImage, name: str, folder: Path = FOLDER) -> None:
    """Writes it with the 256 colours that it has most of: a third of the size, and no difference to the eye."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    counted = Counter(memoryview(plain.constBits()).cast("I"))
    table = [colour for colour, _ in sorted(counted.items(), key=lambda each: (-each[1], each[0]))[:_COLOURS]]
    few = plain.convertToFormat(QImage.Format.Format_Indexed8, table, Qt.ImageConversionFlag.ThresholdDither)
    few.save(str(folder / f"{name}.png"), quality=0)
