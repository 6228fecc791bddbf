"""An installation of tiny packs in a folder, which tests damage and put right."""

from __future__ import annotations

import asyncio
from pathlib import Path

from app.domain.readings import Reading
from app.inference.engine import Engine
from tests.inference.tiny_pack import TinyPack, tiny_of_each

LATE = "still waiting, my parcel is not here"


class Installed:
    """An installation, a company's own pack and the kept copies, all in one folder."""

    def __init__(self, folder: Path) -> None:
        self.packs, self.own, self.kept = folder / "packs", folder / "own", folder / "kept"
        self.install(*tiny_of_each())

    def install(self, *packs: TinyPack) -> None:
        for pack in packs:
            pack.write(self.packs / pack.kind)

    def spoil(self, name: str = "classifier/encoder.onnx") -> Path:
        path = self.packs / name
        path.write_bytes(path.read_bytes()[:-1] + b"?")
        return path

    def engine(self) -> Engine:
        packs = (self.packs / kind for kind in ("classifier", "sentiment", "steps"))
        return Engine(*packs, intents=self.own, kept=self.kept)

    def kept_once(self) -> None:
        """As after a run in which all was well."""
        engine = self.engine()
        asyncio.run(engine.read("thanks"))
        engine.keep()
        engine.close()

    def reading(self, text: str = LATE) -> tuple[Reading, Engine]:
        engine = self.engine()
        reading = asyncio.run(engine.read(text))
        engine.close()
        return reading, engine
