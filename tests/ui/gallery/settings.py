"""Pictures of the settings and of the first run, on a fake workplace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from PySide6.QtWidgets import QApplication

from app.domain.errors import HelpdeskUnreachable, OwnIntentsRefused, SignInRefused, StorageFull
from app.domain.expiry import SignInTrouble
from app.domain.phrase import Phrase
from app.domain.settings import Settings
from app.domain.upkeep import ModelsInUse, PackInUse
from app.domain.vendors import Vendor
from app.ui.common.look import Look
from app.ui.common.shortcuts import use_shortcuts
from app.ui.common.theme import Appearance
from app.ui.more.making import make_more
from app.ui.more.view import MoreWindow
from app.ui.settings.making import SettingsRoom
from app.ui.settings.state import Chose, Did, Record, Recorded
from app.ui.settings.view import SettingsPage
from app.ui.welcome.presenter import WelcomePresenter
from app.ui.welcome.state import GoOn
from app.ui.welcome.view import WelcomeWindow
from tests.ui.fake_workplace import GOOD_TOKEN, WORK, FakeWorkplace
from tests.ui.gallery import stage

DARK, LARGE = stage.DARK, stage.LARGE
CONNECTED = Settings(accounts=(WORK,))
Then = Callable[[SettingsPage, FakeWorkplace], None]


@dataclass(frozen=True, slots=True)
class Scene:
    settings: Settings = CONNECTED
    appearance: Appearance = stage.LIGHT
    width: int = 920
    height: int = 760
    then: Then | None = None
    at: str = ""
    world: Callable[[FakeWorkplace], None] = field(default=lambda _: None)


def opened(scene: Scene) -> tuple[MoreWindow, SettingsPage, FakeWorkplace]:
    """The second window at the settings, on a fake workplace."""
    world = FakeWorkplace(scene.settings)
    scene.world(world)
    use_shortcuts(scene.settings.shortcuts)
    look = Look(scene.appearance, stage.RESOURCES)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    look.install(app)
    room = SettingsRoom(world, show_room=lambda _: None, start=stage.run_now)
    window = make_more(look, settings=room.page)
    window.resize(scene.width, scene.height)
    window.open_room("settings")
    stage.settle()
    page = window.page
    assert isinstance(page, SettingsPage)
    if scene.then:
        scene.then(page, world)
        stage.settle()
    if scene.at:
        bar = page.scroller.verticalScrollBar()
        bar.setValue(page.sections[scene.at].pos().y())
        stage.settle()
    return window, page, world


def searched(words: str) -> Then:
    return lambda page, _: page.search.setText(words)


def did(*intents: object) -> Then:
    def then(page: SettingsPage, _: FakeWorkplace) -> None:
        for intent in intents:
            page.intent_made.emit(intent)
            stage.settle()

    return then


def connecting(address: str, token: str, *, keep: bool = False) -> Then:
    def then(page: SettingsPage, _: FakeWorkplace) -> None:
        page.intent_made.emit(Did("connect", "connect"))
        form = page.row("connect").form  # type: ignore[union-attr]
        form.address.setText(address)
        form.address.textEdited.emit(address)
        form.look_there.click()
        form.token.setText(token)
        if token:
            form.try_out()
        if keep:
            form.keep.click()

    return then


def disconnecting(page: SettingsPage, _: FakeWorkplace) -> None:
    page.row("account:work").buttons["disconnect"].click()  # type: ignore[union-attr]


def _wrong_token(world: FakeWorkplace) -> None:
    world.refuses = SignInRefused("rt.example.com")


def _no_keyring(world: FakeWorkplace) -> None:
    world.tokens.away = True


def _undelivered(world: FakeWorkplace) -> None:
    world.undelivered["work"] = 3


def _unsent_texts(world: FakeWorkplace) -> None:
    world.kept = replace(world.kept, texts=2)


def _deleting(page: SettingsPage, _: FakeWorkplace) -> None:
    page.intent_made.emit(Did("privacy:kept", "forget"))


def _bad_models(world: FakeWorkplace) -> None:
    own = PackInUse("intents", "shop-intents 3", "refused", 14)
    problem = OwnIntentsRefused("heads.bin: not what its manifest says; in use: those that come with Calmdesk")
    world.in_use = ModelsInUse((*world.in_use.packs, own), (problem,))


def _read_only(world: FakeWorkplace) -> None:
    world.choices.fails = StorageFull("/home/ada/.config/Calmdesk/settings.toml: Read-only file system")


BROKEN_KEYS = Settings(accounts=(WORK,), shortcuts={"escalade": "E", "flag": "D", "undo": "Ctrl+U"})
ADDRESS = "https://rt.example.com/Ticket/Display.html?id=7"


def scenes_by_name() -> dict[str, Scene]:
    return {
        "settings": Scene(),
        "settings-dark": Scene(appearance=DARK),
        "settings-320": Scene(width=320),
        "settings-large-320": Scene(appearance=LARGE, width=320),
        "settings-large": Scene(appearance=LARGE, width=1100, height=900),
        "settings-demo": Scene(Settings(), width=480),
        "settings-appearance": Scene(at="appearance"),
        "settings-appearance-large": Scene(appearance=LARGE, width=480, at="appearance"),
        "settings-keys": Scene(BROKEN_KEYS, at="shortcuts"),
        "settings-keys-recording": Scene(
            width=360, at="shortcuts", then=did(Recorded("escalate", "D"), Record("flag"))
        ),
        "settings-keys-taken": Scene(width=360, at="shortcuts", then=did(Recorded("dismiss", "F"))),
        "settings-keys-large": Scene(BROKEN_KEYS, LARGE, width=320, at="shortcuts"),
        "settings-content": Scene(at="content", then=did(Did("content:check", "check"))),
        "settings-content-dark-320": Scene(
            appearance=DARK, width=320, at="content", then=did(Did("content:check", "check"))
        ),
        "settings-models": Scene(at="models", world=_bad_models, then=did()),
        "settings-privacy": Scene(at="privacy", width=480),
        "settings-privacy-texts": Scene(at="privacy", width=480, world=_unsent_texts, then=_deleting),
        "settings-found": Scene(then=searched("dark")),
        "settings-found-dark-320": Scene(appearance=DARK, width=320, then=searched("key")),
        "settings-nothing": Scene(width=480, then=searched("zebra")),
        "settings-disconnect": Scene(width=480, world=_undelivered, then=disconnecting),
        "settings-connect": Scene(width=480, then=connecting(ADDRESS, "")),
        "settings-connect-wrong": Scene(
            width=480, world=_wrong_token, then=connecting(ADDRESS, "nonsense"), at="accounts"
        ),
        "settings-connect-good": Scene(width=480, height=900, then=connecting(ADDRESS, GOOD_TOKEN)),
        "settings-connect-no-keyring": Scene(
            width=480, height=1000, world=_no_keyring, then=connecting(ADDRESS, GOOD_TOKEN, keep=True)
        ),
        "settings-sign-in-again": Scene(
            width=480, height=900, world=_ends_soon, then=did(Did("account:work", "again"))
        ),
        "settings-sign-in-ends": Scene(width=480, world=_ends_soon),
        "settings-read-only": Scene(width=480, world=_read_only, then=did(Chose("show_mood", "no"))),
    }


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the first run."""

    intents: tuple[object, ...] = ()
    appearance: Appearance = stage.LIGHT
    width: int = 480
    height: int = 760
    then: Callable[[WelcomeWindow, FakeWorkplace], None] | None = None
    world: Callable[[FakeWorkplace], None] = field(default=lambda _: None)


def welcomed(step: Step) -> tuple[WelcomeWindow, WelcomePresenter, FakeWorkplace]:
    """The first run on a fake workplace."""
    world = FakeWorkplace()
    step.world(world)
    use_shortcuts({})
    look = Look(step.appearance, stage.RESOURCES)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    look.install(app)
    window = WelcomeWindow(look)
    presenter = WelcomePresenter(
        world, paint=window.show_state, start=stage.run_now, finished=lambda _: None, browse=lambda _: None
    )
    window.intent_made.connect(presenter.handle)
    window.resize(step.width, step.height)
    presenter.begin()
    window.show()
    window.activateWindow()
    stage.settle()
    for intent in step.intents:
        window.intent_made.emit(intent)
        stage.settle()
    if step.then:
        step.then(window, world)
        stage.settle()
    return window, presenter, world


def _typed(address: str, token: str, *, keep: bool = False) -> Callable[[WelcomeWindow, FakeWorkplace], None]:
    def then(window: WelcomeWindow, _: FakeWorkplace) -> None:
        form = window.connect_page.form
        form.address.setText(address)
        form.address.textEdited.emit(address)
        form.look_there.click()
        form.token.setText(token)
        if token:
            form.try_out()
        if keep:
            form.keep.click()

    return then


def _chosen(vendor: Vendor) -> Callable[[WelcomeWindow, FakeWorkplace], None]:
    """At an address that was not recognised, the person says which product it is."""

    def then(window: WelcomeWindow, world: FakeWorkplace) -> None:
        _typed("desk.example.com", "")(window, world)
        window.connect_page.form.choices.buttons[vendor].click()

    return then


def _waiting(window: WelcomeWindow, world: FakeWorkplace) -> None:
    """While the person signs in on the vendor's page; the fake never waits, so the form is shown as it is then."""
    _typed("shop.zendesk.com", "")(window, world)
    form = window.connect_page.form
    form.show_state(replace(form._state, phase="browsing"))


def _several(world: FakeWorkplace) -> None:
    world.answers = ("zammad", "chatwoot")


def _none(world: FakeWorkplace) -> None:
    world.answers = ()


def _ends_soon(world: FakeWorkplace) -> None:
    words = Phrase.of("the sign-in ends within {days} days", days=3)
    world.sign_in_troubles = (SignInTrouble("work", words),)


def _unreachable(world: FakeWorkplace) -> None:
    world.refuses = HelpdeskUnreachable("rt.example.com")


def _few_rights(world: FakeWorkplace) -> None:
    world.missing = (
        Phrase.of("{what} ({right})", what=Phrase.of("write internal notes"), right="CommentOnTicket"),
        Phrase.of("{what} ({right})", what=Phrase.of("change status, fields and tags"), right="ModifyTicket"),
    )


def steps_by_name() -> dict[str, Step]:
    one, two, three, four = ((GoOn(),) * count for count in (1, 2, 3, 4))
    return {
        "welcome-hello": Step(),
        "welcome-hello-dark": Step(appearance=DARK),
        "welcome-hello-large-320": Step(appearance=LARGE, width=320),
        "welcome-connect": Step(one),
        "welcome-connect-dark-320": Step(one, DARK, 320),
        "welcome-connect-large-320": Step(one, LARGE, 320),
        "welcome-connect-found": Step(one, then=_typed(ADDRESS, "")),
        "welcome-connect-found-large-320": Step(one, LARGE, 320, then=_typed(ADDRESS, "")),
        "welcome-connect-several": Step(one, then=_typed("desk.example.com", ""), world=_several),
        "welcome-connect-none": Step(one, then=_typed("desk.example.com", ""), world=_none),
        "welcome-connect-none-dark-320": Step(one, DARK, 320, then=_typed("desk.example.com", ""), world=_none),
        "welcome-connect-none-chosen": Step(one, height=900, then=_chosen("zammad"), world=_none),
        "welcome-connect-zendesk": Step(one, then=_typed("shop.zendesk.com", "")),
        "welcome-connect-waiting": Step(one, then=_waiting),
        "welcome-connect-waiting-large-320": Step(one, LARGE, 320, then=_waiting),
        "welcome-connect-unreachable": Step(one, then=_typed(ADDRESS, "x"), world=_unreachable),
        "welcome-connect-wrong-token": Step(one, then=_typed(ADDRESS, "x"), world=_wrong_token),
        "welcome-connect-few-rights": Step(one, then=_typed(ADDRESS, GOOD_TOKEN), world=_few_rights),
        "welcome-connect-no-keyring": Step(one, then=_typed(ADDRESS, GOOD_TOKEN, keep=True), world=_no_keyring),
        "welcome-content": Step(two),
        "welcome-content-large-320": Step(two, LARGE, 320),
        "welcome-place": Step(three),
        "welcome-place-dark": Step((*three, Chose("place", "right")), DARK),
        "welcome-place-large-320": Step(three, LARGE, 320, 1000),
        "welcome-done": Step(four),
    }
