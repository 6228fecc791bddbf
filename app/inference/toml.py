"""The few TOML values that a manifest is made of; Python reads TOML, and does not write it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence


def pairs(values: Mapping[str, object]) -> str:
    """A line for each value: text, number, truth, or a list of them; numbers with six decimals."""
    return "".join(f"{key} = {_value(value)}\n" for key, value in values.items())


def _value(value: object) -> str:
    """JSON's texts, numbers and truths are TOML as well, but for one control character that JSON does not escape."""
    if isinstance(value, float):
        return repr(round(value, 6))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(_value(one) for one in value) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
