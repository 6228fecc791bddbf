"""The hints of the tour: what each says, and how one sees that it was done. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from app.copilot.session import Session
from app.domain.demo import Overview, SeenCase
from app.domain.outbox import FOR_A_PERSON
from app.ui.common import intents as common
from app.ui.common.keys import cap
from app.ui.common.language import t
from app.ui.decision.state import KeepDraft, SendDraft
from app.ui.escalate.state import SendEscalation
from app.ui.flag.state import KeepFlag, SendFlag
from app.ui.needs_you.state import Resolve
from app.ui.panel import intents as panel

CLEO, MARTA, DARIO, NOOR, AGNES = "1001", "1002", "1005", "1006", "1013"


@dataclass(frozen=True, slots=True)
class Moment:
    """What is known while a hint is shown: the session, the desk now and as it was when the hint came, and the intents
    and the acts whose keys were pressed since then.
    """

    session: Session = field(default_factory=Session)
    desk: Overview = field(default_factory=Overview)
    before: Overview = field(default_factory=Overview)
    intents: tuple[object, ...] = ()
    acts: frozenset[str] = frozenset()

    def wanted(self, *kinds: type) -> bool:
        return any(isinstance(intent, kinds) for intent in self.intents)

    def opened(self, room: str) -> bool:
        """The second window was opened at this room."""
        return common.OpenMore(room) in self.intents

    def advised(self, ticket: str) -> bool:
        """This ticket is open and read."""
        ref = self.session.ref
        return ref is not None and ref.id == ticket and self.session.advice is not None

    def replied(self, ticket: str) -> bool:
        """The agent has decided on an answer to this ticket, whether it has left or not."""
        own = any(row.ticket.id == ticket and row.is_public_reply for row in self.session.unfinished)
        return own or _count(self.desk, ticket, "agent") > _count(self.before, ticket, "agent")

    def answered(self, ticket: str) -> bool:
        """The customer has written again."""
        return _count(self.desk, ticket, "customer") > _count(self.before, ticket, "customer")


@dataclass(frozen=True, slots=True)
class Step:
    """`says` gives the words when the hint is shown, with the keys that are in use then."""

    says: Callable[[], str]
    done: Callable[[Moment], bool] = lambda _: False


def _case(desk: Overview, ticket: str) -> SeenCase | None:
    return next((case for case in desk.cases if case.ticket.ref.id == ticket), None)


def _count(desk: Overview, ticket: str, role: str) -> int:
    case = _case(desk, ticket)
    public = (message for message in case.messages if message.visibility == "public") if case else ()
    return sum(message.role == role for message in public)


def _ended(moment: Moment, ticket: str) -> bool:
    case = _case(moment.desk, ticket)
    return case is not None and bool(case.ending)


def _kept(moment: Moment) -> bool:
    return moment.desk.unplugged and bool(moment.session.unfinished)


def _delivered(moment: Moment) -> bool:
    moving = [row for row in moment.session.unfinished if row.state not in FOR_A_PERSON]
    return not moment.desk.unplugged and not moving


def _conflict(moment: Moment) -> bool:
    return any(row.state in FOR_A_PERSON for row in moment.session.unfinished)


STEPS = (
    Step(
        lambda: t("Welcome. In the desk's queue, choose Cleo Marsh: the panel reads what she wrote, on this computer."),
        lambda moment: moment.advised(CLEO),
    ),
    Step(
        lambda: t(
            "On top: what it is about, how it sounds, and the words behind it. {key} shows the whole conversation.",
            key=cap("conversation"),
        ),
        lambda moment: moment.wanted(common.OpenConversation),
    ),
    Step(
        lambda: t(
            "{back} goes back to the panel. Then press {first} and {accept}: this step answers and notes in one go.",
            back=cap("back"),
            first=cap("action_1"),
            accept=cap("accept"),
        ),
        lambda moment: moment.replied(CLEO),
    ),
    Step(
        lambda: t("It leaves after five seconds. Watch the desk: Cleo reads it, types, and answers."),
        lambda moment: moment.answered(CLEO),
    ),
    Step(
        lambda: t(
            "Choose Marta Vidal: the panel follows, at work with the browser extension. Press {key}: sentences that "
            "answer, with the article they come from.",
            key=cap("knowledge"),
        ),
        lambda moment: moment.advised(MARTA) and "knowledge" in moment.acts,
    ),
    Step(
        lambda: t(
            "Press {first}, then {edit}. Write “I understand your frustration” into the reply: the tone check says why "
            "not. Then {back}; the text is kept.",
            first=cap("action_1"),
            edit=cap("edit"),
            back=cap("back"),
        ),
        lambda moment: moment.wanted(panel.EditCard) and moment.wanted(KeepDraft, SendDraft),
    ),
    Step(
        lambda: t("Choose Dario Conti. He is angry and writes for the third time: see what the panel says to that."),
        lambda moment: moment.advised(DARIO),
    ),
    Step(
        lambda: t(
            "Answer him: {reply}, then {edit}. Take up his own words and say who does what by when; or send "
            "a template, and see.",
            reply=cap("reply_1"),
            edit=cap("edit"),
        ),
        lambda moment: moment.replied(DARIO),
    ),
    Step(
        lambda: t("Watch the desk: he calms down or gets angrier, by what you wrote."),
        lambda moment: moment.answered(DARIO),
    ),
    Step(
        lambda: t(
            "Press {key}: every rule that fired, with its value, and a hand-over to read. {send} hands Dario over.",
            key=cap("escalate"),
            send=cap("send"),
        ),
        lambda moment: moment.wanted(SendEscalation),
    ),
    Step(
        lambda: t(
            "Choose Noor Haddad. Press {first}, then {flag}: wrong advice gets a reason. {send} sends it.",
            first=cap("action_1"),
            flag=cap("flag"),
            send=cap("send"),
        ),
        lambda moment: moment.wanted(SendFlag, KeepFlag),
    ),
    Step(
        lambda: t(
            "Press {first}, {accept}, and at once {undo}: nothing was sent.",
            first=cap("action_1"),
            accept=cap("accept"),
            undo=cap("undo"),
        ),
        lambda moment: moment.wanted(common.UndoLast, panel.Undo),
    ),
    Step(
        lambda: t("In the desk, press “Unplug the network”."),
        lambda moment: moment.desk.unplugged,
    ),
    Step(
        lambda: t(
            "Decide something all the same: {first}, {accept}. Without the network it is kept.",
            first=cap("action_1"),
            accept=cap("accept"),
        ),
        _kept,
    ),
    Step(
        lambda: t("Plug the network in again: what you decided is delivered, once."),
        _delivered,
    ),
    Step(
        lambda: t(
            "Choose Agnes Rosholt, press “A colleague is first” in the desk, then {key} and {send} in the panel.",
            key=cap("escalate"),
            send=cap("send"),
        ),
        _conflict,
    ),
    Step(
        lambda: t(
            "Both changed the ticket, and nothing was overwritten. Press {key} and choose what shall happen.",
            key=cap("needs_you"),
        ),
        lambda moment: moment.wanted(Resolve),
    ),
    Step(
        lambda: t(
            "Press {key} and open the privacy ledger: every request this program made, and that none went elsewhere.",
            key=cap("menu"),
        ),
        lambda moment: moment.opened("ledger"),
    ),
    Step(
        lambda: t("My day is under {key}, too: your own figures, for nobody else.", key=cap("menu")),
        lambda moment: moment.opened("day"),
    ),
    Step(
        lambda: t(
            "Press {key} for quiet: nothing calls for your attention until you press it again.", key=cap("quiet")
        ),
        lambda moment: moment.wanted(common.ToggleQuiet),
    ),
    Step(
        lambda: t("Press {key} to practise: a conversation that nobody else sees.", key=cap("practice")),
        lambda moment: moment.wanted(common.OpenPractice),
    ),
    Step(
        lambda: t(
            "That is all. {key} shows every key. Unplug, be overtaken, start afresh: nothing here is real.",
            key=cap("help"),
        )
    ),
)
