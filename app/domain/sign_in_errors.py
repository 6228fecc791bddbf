"""Errors of signing in with the browser: each says what happened and what to do, like those in `errors`."""

from __future__ import annotations

from app.domain.errors import CalmdeskError, SignInRefused


class SignInNotFinished(CalmdeskError):
    """The browser did not bring back what was asked for; nothing was kept. `detail` says why."""

    title = "The sign-in with the browser was not finished"
    advice = "Nothing was kept. Try it again; if it stays, show this to whoever administers the helpdesk."


class BrowserSignInEnded(SignInRefused):
    """The desk takes neither the token nor its renewal any more; `detail` says what is known of the reason."""

    title = "The sign-in at the helpdesk has ended"
    advice = "Sign in with the browser again: run `calmdesk connect`. Your decisions are kept and sent after that."


class RenewalNotStored(SignInRefused):
    """The desk renewed the sign-in, but it could not be put into the keyring; it is not used before it is."""

    title = "The renewed sign-in could not be stored"
    advice = "Unlock the system keyring: Calmdesk then stores it and goes on. If you quit before, sign in again."
