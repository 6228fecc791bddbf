"""Keep resources/translations in step with the program's words: words.py [--write | --missing | --fill FILE].

Without an argument it checks. `--missing` prints what has no translation yet as a catalogue to fill in; `--fill` takes
the translations of such a file over.
"""

import ast
import io
import string
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "resources" / "translations"
KEYWORDS = {"t": None, "later": None, "of": None, "tn": (1, 2)}
"""`of` is `Phrase.of`."""
ERROR_WORDS = ("title", "advice")
"""What every CalmdeskError says of itself."""

Source = str | tuple[str, str]


def sources(app: Path) -> dict[Source, set[str]]:
    """Every English text to translate, with the files it stands in; one with a count is a pair."""
    found: dict[Source, set[str]] = {}
    errors = error_classes(app)
    for path in sorted(app.rglob("*.py")):
        texts: list[Source] = []
        with path.open("rb") as file:
            for _, words, _, _ in extract("python", file, keywords=KEYWORDS):
                texts.append((str(words[0]), str(words[1])) if isinstance(words, tuple) else words)
        texts += said_by_errors(path, errors)
        for text in texts:
            found.setdefault(text, set()).add(path.relative_to(app.parent).as_posix())
    return found


def error_classes(app: Path) -> set[str]:
    """The names of all classes that come from CalmdeskError."""
    bases: dict[str, set[str]] = {}
    for path in app.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                bases.setdefault(node.name, set()).update(one.id for one in node.bases if isinstance(one, ast.Name))
    known = {"CalmdeskError"}
    while more := {name for name, parents in bases.items() if parents & known} - known:
        known |= more
    return known


def said_by_errors(path: Path, errors: set[str]) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ClassDef) and node.name in errors:
            for line in node.body:
                match line:
                    case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(text))):
                        if name in ERROR_WORDS:
                            yield text


def renewed(old: Catalog, found: Mapping[Source, set[str]]) -> Catalog:
    """A catalogue of exactly these texts, with the translations that are known."""
    new = Catalog(locale=old.locale)
    for source, files in found.items():
        known = old.get(source[0] if isinstance(source, tuple) else source)
        same = known is not None and known.pluralizable == isinstance(source, tuple)
        places = [(name, 0) for name in sorted(files)]
        new.add(source, known.string if same and known else None, places)
    return new


def written(catalog: Catalog) -> str:
    """The catalogue as a file: sorted, with files but without line numbers and dates, so that little changes."""
    text = io.BytesIO()
    write_po(text, catalog, width=120, sort_output=True, omit_header=True, include_lineno=False)
    head = ["Content-Type: text/plain; charset=utf-8", f"Language: {catalog.locale}"]
    head.append(f"Plural-Forms: {catalog.plural_forms}")
    lines = "\n".join(f'"{line}\\n"' for line in head)
    return f'msgid ""\nmsgstr ""\n{lines}\n\n{text.getvalue().decode("utf-8")}'.rstrip() + "\n"


def read(path: Path, language: str = "") -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language or path.stem)


def texts(message: Message) -> list[str]:
    return list(message.id) if isinstance(message.id, tuple | list) else [str(message.id)]


def translations(message: Message) -> list[str]:
    if isinstance(message.string, tuple | list):
        return list(message.string)
    return [message.string] if isinstance(message.string, str) else [""]


def names(text: str) -> set[str]:
    """The `{names}` in it."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def is_missing(message: Message, forms: int) -> bool:
    found = translations(message)
    return not all(found) or len(found) != (forms if message.pluralizable else 1)


def problems(catalog: Catalog) -> Iterator[str]:
    """What is wrong with each entry: no translation, a fuzzy one, other `{names}` than the English text has."""
    for message in catalog:
        if not message.id:
            continue
        what = repr(texts(message)[0])
        if message.fuzzy:
            yield f"{what} is marked fuzzy"
        if is_missing(message, catalog.num_plurals):
            yield f"{what} has no translation"
            continue
        wanted = names(texts(message)[-1]) | names(texts(message)[0])
        for number, found in enumerate(map(names, translations(message))):
            # The form for one may leave its count out, as "one decision" does.
            if found != wanted and not (message.pluralizable and number == 0 and found == wanted - {"count"}):
                yield f"{what} has {sorted(wanted)}, its translation {sorted(found)}"


def checked(path: Path, found: Mapping[Source, set[str]]) -> list[str]:
    """Everything that is wrong with a catalogue file."""
    wrong = list(problems(renewed(read(path), found)))
    if not wrong and path.read_text("utf-8") != written(renewed(read(path), found)):
        wrong.append("it is not as words.py writes it: python3 packaging/words.py --write")
    return wrong


def missing(catalog: Catalog) -> Catalog:
    left = Catalog(locale=catalog.locale)
    for message in catalog:
        if message.id and is_missing(message, catalog.num_plurals):
            left.add(message.id, None, message.locations)
    return left


def filled(catalog: Catalog, given: Catalog) -> Catalog:
    """The catalogue with the translations given for what it has."""
    for message in given:
        known = catalog.get(texts(message)[0]) if message.id else None
        if known is not None and all(translations(message)):
            known.string = message.string
    return catalog


def main(arguments: list[str]) -> int:
    found = sources(ROOT / "app")
    status = 0
    for path in sorted(TRANSLATIONS.glob("*.po")):
        match arguments:
            case []:
                for wrong in checked(path, found):
                    print(f"{path.name}: {wrong}", file=sys.stderr)
                    status = 1
            case ["--write"]:
                path.write_text(written(renewed(read(path), found)), "utf-8", newline="\n")
            case ["--missing"]:
                print(written(missing(renewed(read(path), found))), end="")
            case ["--fill", file]:
                new = filled(renewed(read(path), found), read(Path(file), path.stem))
                path.write_text(written(new), "utf-8", newline="\n")
            case _:
                print(__doc__, file=sys.stderr)
                return 2
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
