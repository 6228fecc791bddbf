"""Measure a pack again, rewrite its card: `python -m models.training.refresh --out PACK --data DIR`."""

from __future__ import annotations

from models.training import cards, evaluate_pack
from models.training.options import arguments
from models.training.pack import Pack
from models.training.shipped import ShippedPack


def main() -> None:
    """Weights, thresholds and temperatures stay as they are."""
    options = arguments("Measure a pack again and rewrite its card and manifest.")
    manifest = ShippedPack(options.out).manifest
    kind = str(manifest["kind"])
    normalize = bool(manifest["encoder"]["normalize"])
    pack = Pack(kind, str(manifest["created_with"]), normalize, manifest["heads"])
    cards.finish(options.out, pack, evaluate_pack.MEASURES[kind], options)


if __name__ == "__main__":
    main()
