"""Write the map of app/ into README.md from the docstrings of its files, or check it: readme_map.py [--write]."""

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BEGIN, END = "<!-- map -->", "<!-- /map -->"


def first_line(path: Path) -> str:
    doc = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    return doc.splitlines()[0] if doc else ""


def app_map(app: Path) -> str:
    """One heading a folder with what it is for, one line a file with what it does."""
    lines = []
    for folder in sorted(path.parent for path in app.rglob("__init__.py")):
        lines += ["", f"**`{folder.relative_to(app.parent).as_posix()}/`** {first_line(folder / '__init__.py')}", ""]
        files = sorted(path for path in folder.glob("*.py") if path.name != "__init__.py")
        lines += [f"- `{path.name}`: {first_line(path)}" for path in files]
    return "\n".join(lines).strip()


def with_map(readme: str, text: str) -> str:
    """The README with the part between the two marks replaced; ValueError when a mark is missing."""
    before, _, rest = readme.partition(BEGIN)
    _, mark, after = rest.partition(END)
    if not mark:
        raise ValueError(f"README.md needs the lines {BEGIN} and {END}")
    return f"{before}{BEGIN}\n{text}\n{END}{after}"


def main(arguments: list[str]) -> int:
    path = ROOT / "README.md"
    old = path.read_text("utf-8")
    new = with_map(old, app_map(ROOT / "app"))
    if old == new:
        return 0
    if "--write" in arguments:
        path.write_text(new, "utf-8", newline="\n")
        return 0
    print("The map in README.md is out of date: python3 packaging/readme_map.py --write", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
