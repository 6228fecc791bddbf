"""Accounts: which helpdesks are connected, and what follows from letting one go. Pure."""

from __future__ import annotations

from app.domain.settings import Account
from app.ui.common.language import t, tn
from app.ui.settings.memory import View
from app.ui.settings.state import Act, AnyRow, ConnectRow, FactRow, Line, Section

ACCOUNT = "account:"
CONNECT = "connect"


def accounts(view: View) -> Section:
    rows: list[AnyRow] = [_account(view, account) for account in view.settings.accounts]
    rows += [_for_now(account) for account in view.world.session_accounts]
    if view.world.is_demo:
        rows.append(
            FactRow(
                "demo",
                t("Demo desk"),
                t("Invented customers who answer. Nothing leaves this computer."),
                lines=(Line(t("In use now"), "muted"),),
            )
        )
    rows.append(
        ConnectRow(
            CONNECT,
            t("Connect a helpdesk"),
            t("Tested first; the token is kept in this computer's keyring and nowhere else."),
            words=t("add account, sign in, log in, token, Request Tracker, helpdesk, server"),
            open=view.memory.connecting,
            form=view.form,
        )
    )
    words = t("account, helpdesk, connection, sign in, user, login")
    return Section("accounts", t("Accounts"), tuple(rows), words)


def _account(view: View, account: Account) -> FactRow:
    key, memory = f"{ACCOUNT}{account.name}", view.memory
    lines = [Line(account.url, "muted")]
    if account.agent_name:
        lines.append(Line(t("Replies are signed {name}", name=account.agent_name), "muted"))
    if (told := memory.told.get(key)) is not None:
        lines.append(Line(told.words, "success" if told.good else "danger"))
    busy = key in memory.busy
    return FactRow(
        key,
        account.name,
        words=t("disconnect, remove, log out, test connection"),
        lines=tuple(lines),
        acts=(
            Act("test", t("Testing…") if busy else t("Test"), "shield-check", busy=busy),
            Act(
                "disconnect", t("Disconnect…"), "x", sure=_what_happens(memory.waiting.get(account.name, 0)), busy=busy
            ),
        ),
    )


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


def _for_now(account: Account) -> FactRow:
    return FactRow(
        f"session:{account.name}",
        account.name,
        t("Until you quit: no keyring keeps its token, and nothing is kept on this computer."),
        lines=(Line(account.url, "muted"),),
    )
