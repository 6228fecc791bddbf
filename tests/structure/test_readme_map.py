"""The map in README.md says what the files say of themselves."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(name="readme_map", scope="module")
def load_readme_map() -> ModuleType:
    # By its path: `import packaging` means the library of that name.
    spec = importlib.util.spec_from_file_location("readme_map", ROOT / "packaging" / "readme_map.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_map_is_up_to_date(readme_map: ModuleType) -> None:
    assert readme_map.main([]) == 0, "run: python3 packaging/readme_map.py --write"


def test_every_file_of_the_program_is_on_the_map(readme_map: ModuleType) -> None:
    text = readme_map.app_map(ROOT / "app")
    for path in (ROOT / "app").rglob("*.py"):
        shown = (
            f"**`{path.parent.relative_to(ROOT).as_posix()}/`**" if path.name == "__init__.py" else f"- `{path.name}`: "
        )
        assert shown in text


def test_only_the_part_between_the_marks_is_replaced(readme_map: ModuleType) -> None:
    assert readme_map.with_map("a\n<!-- map -->\nold\n<!-- /map -->\nb\n", "new") == (
        "a\n<!-- map -->\nnew\n<!-- /map -->\nb\n"
    )


def test_a_readme_without_the_marks_is_refused(readme_map: ModuleType) -> None:
    with pytest.raises(ValueError, match="needs the lines"):
        readme_map.with_map("no marks", "new")
