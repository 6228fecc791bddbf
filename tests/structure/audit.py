"""`python -m tests.structure.audit`: known weaknesses of every pinned package, as pip-audit knows them.

pip-audit is in no lock: `pip install pip-audit` beside this. Exit status 1 for a weakness, 2 where not all were asked.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements-dev.lock"


def pinned() -> list[str]:
    """`name==version` of every package of the lock for this Python."""
    lines = LOCK.read_text("utf-8").splitlines()
    return sorted({line.split(";")[0].rstrip(" \\") for line in lines if re.match(r"[A-Za-z0-9][\w.-]*==", line)})


def main() -> int:
    """A package that is pinned twice, for different Pythons, is asked about in a second round."""
    first = {line.partition("==")[0]: line for line in pinned()}
    second = [line for line in pinned() if line not in first.values()]
    return max(_asked(list(first.values())), _asked(second) if second else 0)


def _asked(wanted: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "pinned.txt"
        listed.write_text("\n".join(wanted) + "\n")
        command = [*(sys.executable, "-m", "pip_audit", "-r", str(listed), "--no-deps", "--disable-pip"), "-f", "json"]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        except subprocess.TimeoutExpired:
            print("pip-audit: its service does not answer; nothing was checked", file=sys.stderr)
            return 2
    if "No module named pip_audit" in done.stderr:
        print("pip-audit is missing: pip install pip-audit", file=sys.stderr)
        return 2
    try:
        found = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        print(f"pip-audit: none of {len(wanted)} packages could be checked ({last})", file=sys.stderr)
        return 2
    weak = [one for one in found if one.get("vulns")]
    skipped = [one for one in found if "skip_reason" in one]
    for one in weak:
        print(f"{one['name']} {one['version']}: {', '.join(vuln['id'] for vuln in one['vulns'])}")
    for one in skipped:
        print(f"{one['name']}: not checked, {one['skip_reason']}", file=sys.stderr)
    print(f"{len(found) - len(skipped)} of {len(wanted)} packages checked, {len(weak)} with a known weakness")
    return 1 if weak else 2 if skipped else 0


if __name__ == "__main__":
    sys.exit(main())
