"""What docs/gallery.md shows, in which order, and what it says under each picture."""

from __future__ import annotations

from dataclasses import dataclass

from tests.ui.gallery.shots import PLAIN, Way

_ROW = 3
_HALF = 0.5
LOOKS = (
    PLAIN,
    Way(theme="dark"),
    Way(theme="contrast"),
    Way(language="de"),
    Way(mirrored=True),
    Way(scale=2.0),
    Way(width=320),
)
_LOOKS = "From left: light, dark, high contrast, German, right to left, text at 200 %, and 320 pixels wide."


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, and its pictures with their captions."""

    title: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One picture in several looks, side by side."""

    scene: str
    title: str
    ways: tuple[Way, ...] = LOOKS
    share: float = 0.6
    """How large it is shown: a wide window is still known at half its size."""


PARTS = (
    Part(
        "The panel",
        (
            ("calm-light", "A calm customer: what it is about, and up to three next actions"),
            ("angry-light", "An angry one: the mood over time, what a bot tried, how to calm down"),
            ("reply-chosen", "A reply that was chosen, to be sent or edited"),
            ("knowledge-used", "What the knowledge base says, with its source"),
            ("held-back", "What is held back, and why"),
            ("abstained", "Not sure enough: it says so and offers nothing"),
            ("menu", "Everything else is in one menu"),
            ("mood-menu", "The mood can be corrected"),
            ("quiet", "Quiet: advice waits until it is asked for"),
        ),
    ),
    Part(
        "When something is missing",
        (
            ("empty", "No ticket is open"),
            ("opening", "A ticket is being opened: what is known already stands there"),
            ("old-cards", "The customer wrote again: old advice is withdrawn"),
            ("offline", "Offline: decisions are kept and sent later"),
            ("by-choice", "Working offline on purpose: nothing leaves this computer"),
            ("sign-in-ends", "A sign-in that has ended, and one that ends soon"),
            ("error", "The ticket is gone, and what can be done"),
            ("bad-sign-in", "The helpdesk refuses the sign-in"),
            ("bad-model", "A model cannot be used: all else works"),
            ("bad-disk", "The disk is full"),
            ("undo", "Five seconds to take it back"),
        ),
    ),
    Part(
        "Pages of the panel",
        (
            ("worklist-busy", "My tickets, and why each stands where it does"),
            ("conversation", "The whole conversation"),
            ("conversation-find", "Found in it"),
            ("composer-filled", "An own answer, public or internal"),
            ("editor", "A card before it is sent: reply, note and changes apart"),
            ("composer-confirm", "Asked once more, where it matters"),
            ("escalate", "Handing over: why, to whom, with which words"),
            ("flag", "Advice that was wrong"),
            ("needs-you", "What could not be delivered, and is for a person to decide"),
            ("needs-you-conflict", "A change that met another one: whose is kept, part by part"),
            ("practice-write", "Practice on an old message"),
            ("practice-compare", "What you wrote beside what would have been advised"),
            ("wording", "Keeping a wording that was changed"),
            ("article", "An article, read in the panel"),
            ("help", "Every key"),
            ("tour-hint", "A hint of the demo's tour"),
            ("pause", "A pause after an insult"),
        ),
    ),
    Part(
        "The second window",
        (
            ("day-light", "My day: own figures, for nobody else"),
            ("journal-light", "Journal: what was advised and decided"),
            ("ledger-light", "Privacy ledger: every request that left this computer"),
            ("quality-light", "Model quality: how far a model can be believed"),
            ("settings-among-rooms", "Settings"),
            ("about-light", "About and licences"),
        ),
    ),
    Part(
        "The first run",
        (
            ("welcome-hello", "What it does"),
            ("welcome-connect", "The helpdesk"),
            ("welcome-connect-found", "It was recognised, and how to sign in there"),
            ("welcome-connect-none-chosen", "It was not recognised: nothing is sent unasked"),
            ("welcome-connect-few-rights", "What this account may not do"),
            ("welcome-content", "What is offered"),
            ("welcome-place", "Where it stands, and five keys"),
            ("welcome-done", "Ready"),
        ),
    ),
)

SHEETS = (
    Sheet("angry-light", "Advice for an angry customer"),
    Sheet("worklist-busy", "My tickets"),
    Sheet("composer-filled", "An own answer"),
    Sheet("escalate", "Handing over"),
    Sheet("day-light", "My day", share=_HALF),
    Sheet("journal-light", "Journal", share=_HALF),
    Sheet("ledger-light", "Privacy ledger", share=_HALF),
    Sheet("quality-light", "Model quality", share=_HALF),
    Sheet("settings-among-rooms", "Settings", share=_HALF),
    Sheet("about-light", "About and licences", share=_HALF),
    Sheet("welcome-place", "The first run"),
    Sheet("desk-answering", "The demo desk", share=_HALF),
)

IMAGES = ("calm-dark", "angry-light", "reply-chosen", "worklist", "editor", "needs-you")
"""Scenes that docs/agent.md shows."""
README = {"ticket-1001": "demo-advice", "editor": "demo-editor", "escalate": "demo-escalate"}
"""Pictures of `calmdesk demo --offscreen` that README.md shows -> their names there."""

TOUR = (
    ("desk", "The demo desk with the panel beside it"),
    ("desk-handed-over", "An angry customer, handed over to another team"),
)
"""Names of pictures of `calmdesk demo --offscreen`."""


def files() -> set[str]:
    """Every picture that the page shows."""
    cells = {name for part in PARTS for name, _ in part.cells}
    return cells | {f"{sheet.scene}-ways" for sheet in SHEETS} | {f"tour-{name}" for name, _ in TOUR}


def page() -> str:
    parts = [_INTRODUCTION, *(_part(part) for part in PARTS), _demo(), _looks()]
    return "\n\n".join(parts) + "\n"


_INTRODUCTION = """# Gallery

The windows of Calmdesk in their states. All pictures are taken from the real windows, by one command:
`python -m tests.ui.gallery docs` (with `--tour` also those of the demo, by the whole program with its models).
People and tickets are invented."""


def _picture(name: str, words: str) -> str:
    return f"![{words}](gallery/{name}.png)"


def _part(part: Part) -> str:
    lines = [f"## {part.title}", ""]
    per_row = 2 if part.title == "The second window" else _ROW
    for at in range(0, len(part.cells), per_row):
        row = part.cells[at : at + per_row]
        lines += [_row([words for _, words in row]), "|" + " --- |" * len(row)]
        lines += [_row([_picture(*cell) for cell in row]), ""]
    return "\n".join(lines).rstrip()


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _demo() -> str:
    shown = [f"{words}:\n\n{_picture(f'tour-{name}', words)}" for name, words in TOUR]
    return "\n\n".join(["## The demo", *shown])


def _looks() -> str:
    shown = [
        f"### {sheet.title}\n\n{_picture(f'{sheet.scene}-ways', f'{sheet.title}, in seven looks')}" for sheet in SHEETS
    ]
    return "\n\n".join(["## Every window in every look", _LOOKS, *shown])
