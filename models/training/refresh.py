"""Write a pack's card and manifest anew: `python -m models.training.refresh --out PACK --figures FILE.json`."""

from __future__ import annotations

import argparse
from pathlib import Path

from models.training import cards
from models.training.evaluate_pack import figures_from
from models.training.pack import Pack
from models.training.shipped import ShippedPack


def main() -> None:
    """Weights, thresholds and temperatures stay as they are. Needs nothing that the program does not need."""
    parser = argparse.ArgumentParser(description="Write a pack's card and manifest with the figures just measured.")
    parser.add_argument("--out", type=Path, required=True, help="folder of the pack")
    parser.add_argument("--figures", type=Path, required=True, help="what `calmdesk evaluate --json FILE` wrote")
    options = parser.parse_args()
    manifest = ShippedPack(options.out).manifest
    kind, encoder = str(manifest["kind"]), manifest["encoder"]
    digests = {name: manifest["files"][name]["sha256"] for name in ("encoder.onnx", "heads.npz")}
    pack = Pack(
        kind=kind,
        created_with=str(manifest["created_with"]),
        normalize=bool(encoder["normalize"]),
        heads=manifest["heads"],
        figures=figures_from(options.figures, kind, digests),
        trained_on=encoder.get("trained_on", ()),
    )
    cards.write(options.out, pack)


if __name__ == "__main__":
    main()
