"""`python -m tests.fuzz NAME --seconds 600`: tries one target for so long, and says what was found."""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.fuzz.parsers import PARSERS, try_parser
from tests.fuzz.seeds import seeds_of
from tests.fuzz.targets import targets

ROOT = Path(__file__).resolve().parents[2]
NEEDS = "Coverage-guided targets need Atheris: pip install --require-hashes -r tests/fuzz/requirements.txt"
_LONGEST = {"pdf": 16_384, "html": 4_096, "links": 2_600, "native": 4_096}
_SLOWEST = {"pdf": 30}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("name", choices=[*targets(), *PARSERS])
    parser.add_argument("--seconds", type=int, help="600 for what strangers send, 120 for the other parsers")
    parser.add_argument("--out", type=Path, help="keep inputs that went wrong in this folder")
    asked = parser.parse_args()
    if asked.name in PARSERS:
        return try_parser(asked.name, asked.seconds or 120)
    out = asked.out or Path(tempfile.mkdtemp(prefix="calmdesk-fuzz-"))
    return _try_target(asked.name, asked.seconds or 600, out)


def _try_target(name: str, seconds: int, out: Path) -> int:
    corpus = out / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for seed in seeds_of(name):
        (corpus / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    command = [
        *(sys.executable, "-m", "tests.fuzz.child", name),
        *(f"-max_total_time={seconds}", f"-max_len={_LONGEST.get(name, 1024)}", f"-timeout={_SLOWEST.get(name, 10)}"),
        *("-rss_limit_mb=2048", "-print_final_stats=1", f"-artifact_prefix={out}/", str(corpus)),
    ]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ, capture_output=True, text=True, errors="replace", check=False
    )
    said = done.stdout + done.stderr
    if "No module named 'atheris'" in said:
        print(NEEDS, file=sys.stderr)
        return 2
    executed = re.search(r"stat::number_of_executed_units:\s*(\d+)", said) or re.search(r"Done (\d+) runs", said)
    count = executed[1] if executed else (re.findall(r"#(\d+)", said) or ["0"])[-1]
    covered = (re.findall(r"cov: (\d+)", said) or ["0"])[-1]
    print(f"{name}: {count} inputs in {seconds} s, {covered} branches reached, {len(list(corpus.iterdir()))} kept")
    wrong = sorted(path for path in out.iterdir() if path.is_file())
    if done.returncode or wrong:
        print(f"{name}: went wrong; the input is in {[path.name for path in wrong]} of {out}")
        print(said[-4000:])
        return 1
    print(f"{name}: nothing went wrong")
    return 0


if __name__ == "__main__":
    sys.exit(main())
