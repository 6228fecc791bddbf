"""How a bench that stands alone tells its figures."""

from __future__ import annotations

import json
from collections.abc import Mapping


def tell(figures: Mapping[str, object], *, as_json: bool) -> None:
    """One line of JSON, or one line for each figure."""
    lines = [json.dumps(figures)] if as_json else [f"{name}: {value}" for name, value in figures.items()]
    print("\n".join(lines))
