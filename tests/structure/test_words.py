"""Every word a person reads can be translated, and is."""

import ast
import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
UI = ROOT / "app" / "ui"
WORDS_OF = {
    "ActButton": ("words", "tip"),
    "IconButton": ("words",),
    "Chip": ("text",),
    "TextBlock": ("text",),
    "SectionTitle": ("text",),
    "GrowingEdit": ("name",),
    "ScrollColumn": ("name",),
}
"""Where the widgets that show words take them."""
PLACES = {"ActButton": 1, "IconButton": 2, "Chip": 1, "SectionTitle": 1, "GrowingEdit": 1, "ScrollColumn": 1}
SETTERS = frozenset(
    (
        *("setText", "setToolTip", "setAccessibleName", "setAccessibleDescription", "setPlaceholderText", "tooltip"),
        *("set_text", "set_title", "show_words", "setStatusTip", "setWhatsThis", "set_icon"),
    )
)
_NO_WORDS = r"[a-z0-9-]+|https://\S+"
"""The name of an icon or of an act, and an address."""


@pytest.fixture(name="words", scope="module")
def load_words() -> ModuleType:
    # By its path: `import packaging` means the library of that name.
    spec = importlib.util.spec_from_file_location("words", ROOT / "packaging" / "words.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_text_has_its_translation(words: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    status = words.main([])
    assert (status, capsys.readouterr().err) == (0, ""), "run: packaging/words.py --write, --missing and --fill"


def shown_untranslated(path: Path) -> Iterator[str]:
    """Words that a widget is given as they are, in English."""
    for call in (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)):
        name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
        given = [word.value for word in call.keywords if word.arg in WORDS_OF.get(name, ())]
        if name in PLACES:
            given += call.args[PLACES[name] : PLACES[name] + 1]
        if name in SETTERS:
            given += call.args
        yield from (f"{path.relative_to(ROOT)}:{call.lineno} {text}" for one in given for text in said(one))


def said(node: ast.expr) -> Iterator[str]:
    """English words in an expression that no translation goes over. An address is no word of a language."""
    match node:
        case ast.Constant(value=str(text)) if re.search(r"[A-Za-z]{2}", text) and not re.fullmatch(_NO_WORDS, text):
            yield text
        case ast.JoinedStr(values=parts):
            yield from (text for part in parts if isinstance(part, ast.Constant) for text in said(part))
        case ast.IfExp(body=one, orelse=other):
            yield from (*said(one), *said(other))
        case ast.BinOp(left=one, right=other):
            yield from (*said(one), *said(other))


def test_no_widget_is_given_english_words() -> None:
    found = [text for path in sorted(UI.rglob("*.py")) for text in shown_untranslated(path)]
    assert found == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('"https://rt.example.com"', []),
        ('"See https://rt.example.com"', ["See https://rt.example.com"]),
        ('"Send" if ready else t("Wait")', ["Send"]),
        ('f"{count} replies"', [" replies"]),
        ('"world-off"', []),
    ],
)
def test_words_are_told_from_names_and_addresses(line: str, words: list[str]) -> None:
    assert list(said(ast.parse(line, mode="eval").body)) == words


@pytest.mark.parametrize(
    ("english", "german", "wrong"),
    [
        ("{count} replies", "{count} Antworten", None),
        ("{count} replies", "Antworten", "has ['count'], its translation []"),
        ("{count} replies", "", "has no translation"),
    ],
)
def test_a_translation_has_the_same_names(words: ModuleType, english: str, german: str, wrong: str | None) -> None:
    catalogue = words.Catalog(locale="de")
    catalogue.add(english, german)
    assert [text.partition("' ")[2] for text in words.problems(catalogue)] == ([wrong] if wrong else [])


def test_each_form_of_a_plural_is_wanted(words: ModuleType) -> None:
    catalogue = words.Catalog(locale="de")
    catalogue.add(("one reply", "{count} replies"), ("eine Antwort", ""))
    assert list(words.problems(catalogue)) == ["'one reply' has no translation"]
    catalogue.get("one reply").string = ("eine Antwort", "{count} Antworten")
    assert list(words.problems(catalogue)) == []


def test_a_new_text_is_added_and_an_old_one_goes(words: ModuleType, tmp_path: Path) -> None:
    app, catalogue, given = tmp_path / "app", tmp_path / "de.po", tmp_path / "given.po"
    app.mkdir()
    (app / "view.py").write_text('x = t("Send")\ny = tn("{count} reply", "{count} replies", 2)\n', "utf-8")
    (app / "errors.py").write_text('class Lost(CalmdeskError):\n    title = "It is lost"\n', "utf-8")
    catalogue.write_text('msgid ""\nmsgstr "Language: de\\n"\n\nmsgid "Gone"\nmsgstr "Weg"\n', "utf-8")
    new = words.renewed(words.read(catalogue), words.sources(app))
    catalogue.write_text(words.written(new), "utf-8")
    assert [words.texts(message) for message in words.missing(new) if message.id] == [
        ["It is lost"],
        ["Send"],
        ["{count} reply", "{count} replies"],
    ]
    given.write_text('msgid ""\nmsgstr "Language: de\\n"\n\nmsgid "Send"\nmsgstr "Senden"\n', "utf-8")
    filled = words.filled(words.read(catalogue), words.read(given, "de"))
    assert '#: app/view.py\nmsgid "Send"\nmsgstr "Senden"\n' in words.written(filled)


_LET = (
    *("Ergänze?", "Lege?", "Frag", "Gib", "Setze?", "Behalte", "Versuche? es", "Zeige?", "Trainiere", "Nenne", "Nimm"),
    *("Schreibe?", "Hänge?", "Füge?", "Drücke?", "Wähle", "Öffne", "Prüfe", "Schließe?", "Starte", "Sieh", "Lies"),
    *(
        "Mache?",
        "Stelle? (?:es|sie|ihn)",
        "Sende",
        "Tippe?",
        "Warte",
        "Klicke?",
        "Lass",
        "Schaue?",
        "Bitte (?:die|deine)",
    ),
    *("Entsperre?", "Kopiere", "Führe?", "Richte?", "Melde?", "Beende", "Ziehe?", "Probiere?", "Nutze?", "Verwende"),
)
_SAID_DU = re.compile(rf"\b(?:du|dir|dich|dein\w*|ihr habt|euch|euer|{'|'.join(_LET)})\b", re.IGNORECASE)
"""Words that say "du" to whoever reads them. The program says "Sie"."""


def test_german_says_sie(words: ModuleType) -> None:
    catalogue = words.read(ROOT / "resources" / "translations" / "de.po")
    found = [text for message in catalogue if message.id for text in words.translations(message)]
    assert [(hit.group(), text) for text in found for hit in _SAID_DU.finditer(text)] == []


@pytest.mark.parametrize(
    ("text", "says_du"),
    [
        ("Leg ihn in eine Datei", True),
        ("Versuch es noch einmal", True),
        ("oder nimm es heraus", True),
        ("dein Konto", True),
        ("{count} Versuche", False),
        ("Versuchen Sie es noch einmal", False),
        ("Legen Sie ihn dorthin; Ihr Konto bleibt", False),
        ("Individuelle Anzeige", False),
    ],
)
def test_du_is_told_from_sie(text: str, *, says_du: bool) -> None:
    assert bool(_SAID_DU.search(text)) is says_du
