"""Accounts: which helpdesks are connected, and what follows from letting one go. Pure."""

from __future__ import annotations

from dataclasses import replace

from app.domain.expiry import SignInTrouble
from app.domain.polling import AGENTS as USUAL_AGENTS
from app.domain.settings import Account, Settings
from app.domain.vendors import VENDORS
from app.ui.common.language import t, tn
from app.ui.settings.memory import View
from app.ui.settings.state import Act, AnyRow, ConnectRow, FactRow, Line, Section, StepRow

ACCOUNT = "account:"
CONNECT = "connect"
FOR_NOW = "session:"
AGENTS = "agents:"
_HEADS = (1, 2, 3, 5, 8, 10, 15, 20, 25, 30, 40, 50, 75, 100, 150, 200, 300, 500, 1000, 2000, 5000, 10_000, 100_000)


def accounts(view: View) -> Section:
    rows: list[AnyRow] = []
    for account in view.settings.accounts:
        rows += (_account(view, account), _agents(view, account))
    rows += [_for_now(view, account) for account in view.world.session_accounts]
    if view.world.is_demo:
        rows.append(
            FactRow(
                "demo",
                t("Demo desk"),
                t("Invented customers who answer. Nothing leaves this computer."),
                lines=(Line(t("In use now"), "muted"),),
            )
        )
    names = ", ".join(facts.name for facts in VENDORS.values())
    rows.append(
        ConnectRow(
            CONNECT,
            t("Sign in to {name} again", name=view.form.again) if view.form.again else t("Connect a helpdesk"),
            t("Tested first; the token is kept in this computer's keyring and nowhere else."),
            words=f"{t('add account, sign in, log in, token, helpdesk, server')}, {names}",
            open=view.memory.connecting,
            form=view.form,
        )
    )
    words = t("account, helpdesk, connection, sign in, user, login")
    return Section("accounts", t("Accounts"), tuple(rows), words)


def _account(view: View, account: Account) -> FactRow:
    key, memory = f"{ACCOUNT}{account.name}", view.memory
    lines = [Line(_where(account), "muted"), *_troubles(view, account)]
    if account.agent_name:
        lines.append(Line(t("Replies are signed {name}", name=account.agent_name), "muted"))
    if (told := memory.told.get(key)) is not None:
        lines.append(Line(told.words, "success" if told.good else "danger"))
    busy = key in memory.busy
    return FactRow(
        key,
        account.name,
        words=t("disconnect, remove, log out, test connection, sign in again, token expired"),
        lines=tuple(lines),
        acts=(
            Act("again", t("Sign in again…"), "world", busy=busy),
            Act("test", t("Testing…") if busy else t("Test"), "shield-check", busy=busy),
            Act(
                "disconnect", t("Disconnect…"), "x", sure=_what_happens(memory.waiting.get(account.name, 0)), busy=busy
            ),
        ),
    )


def _agents(view: View, account: Account) -> StepRow:
    now = account.agents
    less = max((step for step in _HEADS if step < now), default=None)
    more = min((step for step in _HEADS if step > now), default=None)
    alone = len(view.settings.accounts) == 1
    return StepRow(
        f"{AGENTS}{account.name}",
        t("Agents who share this account") if alone else t("Agents who share {account}", account=account.name),
        t(
            "What the helpdesk allows in requests is divided by this number: the fewer you are, the sooner Calmdesk"
            " sees what is new. Counts from the next start."
        ),
        words=t("team, colleagues, rate limit, requests, how often, poll"),
        value=str(now),
        less=None if less is None else str(less),
        more=None if more is None else str(more),
        usual=None if now == USUAL_AGENTS else str(USUAL_AGENTS),
    )


def with_agents(settings: Settings, name: str, agents: int) -> tuple[Account, ...]:
    """The accounts, in their order, one of them shared by so many."""
    return tuple(replace(one, agents=agents) if one.name == name else one for one in settings.accounts)


def _what_happens(waiting: int) -> str:
    """What becomes of what was not delivered."""
    forgets = t("Its token is deleted from the keyring, and its tickets are not shown any more.")
    if not waiting:
        return forgets
    stays = tn(
        "{count} decision did not reach it yet: it stays on this computer and is sent when this account is connected"
        " again.",
        "{count} decisions did not reach it yet: they stay on this computer and are sent when this account is"
        " connected again.",
        waiting,
    )
    return f"{forgets} {stays}"


def _for_now(view: View, account: Account) -> FactRow:
    return FactRow(
        f"{FOR_NOW}{account.name}",
        account.name,
        t("Until you quit: no keyring keeps its token, and nothing is kept on this computer."),
        lines=(Line(_where(account), "muted"), *_troubles(view, account)),
        acts=(Act("again", t("Sign in again…"), "world"),),
    )


def _where(account: Account) -> str:
    return t("{name} at {url}", name=VENDORS[account.vendor].name, url=account.url)


def _troubles(view: View, account: Account) -> list[Line]:
    """What stands in the way of this account, or soon will."""
    return [
        Line(t("{what}.", what=trouble_words(trouble)), "danger" if trouble.ended else "warning")
        for trouble in view.world.sign_in_troubles
        if trouble.account == account.name
    ]


def trouble_words(trouble: SignInTrouble) -> str:
    """With a capital, as a sentence begins."""
    words = t(trouble.words)
    return words[:1].upper() + words[1:]
