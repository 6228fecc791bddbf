"""Errors a person can act on: each says what happened and what to do, without any customer text."""

from __future__ import annotations

from app.domain.phrase import Phrase, safe_part


class CalmdeskError(Exception):
    """Base of every error that is shown to a person.

    `title` says what happened, `advice` what to do, `detail` (optional) where: a host, a file, a field. No customer's
    words ever stand in it.
    """

    title = "Something went wrong"
    advice = "Try again; if it stays, run `calmdesk doctor`."

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = safe_part(detail)

    def __str__(self) -> str:
        what, advice = Phrase.of(self.title), Phrase.of(self.advice)
        if self.detail:
            return Phrase.of("{what} ({where}). {advice}", what=what, where=self.detail, advice=advice)
        return Phrase.of("{what}. {advice}", what=what, advice=advice)


# -- the helpdesk -----------------------------------------------------------------------------------------------------


class HelpdeskUnreachable(CalmdeskError):
    """The request never reached the desk: nothing was changed there, so it can be tried again."""

    title = "The helpdesk cannot be reached"
    advice = "Your decisions are kept and will be sent when it is back."


class TlsFailed(HelpdeskUnreachable):
    """The secure connection was refused on our side; no request was sent."""

    title = "The helpdesk's certificate is not trusted on this computer"
    advice = "Ask IT to install your company's certificate in the system store; Calmdesk never skips this check."


class InsecureAddress(CalmdeskError):
    """An `http://` address that is not on this computer."""

    title = "The helpdesk's address is not secure"
    advice = "Use an address that begins with https://."


class SignInRefused(CalmdeskError):
    """The desk answered 401, or sent us to its sign-in page."""

    title = "The helpdesk refused the sign-in"
    advice = "The token is wrong or has expired: make a new one there, then run `calmdesk connect` again."


class NoRights(CalmdeskError):
    """The desk knows us but does not let us do this."""

    title = "Your account may not do this in the helpdesk"
    advice = "Ask your helpdesk administrator for the right named here, or do it with another account."


class TicketGone(CalmdeskError):
    """The ticket does not exist, was deleted, or cannot be seen by this account."""

    title = "This ticket is not there any more"
    advice = "It was deleted, merged or moved out of your sight: open it in the helpdesk, or choose another ticket."


class UnknownTicketAddress(CalmdeskError):
    """A pasted address that no configured desk recognises as a ticket."""

    title = "This address is not a ticket of a connected helpdesk"
    advice = "Paste the address of the ticket's own page, or connect the helpdesk first with `calmdesk connect`."


class TooManyRequests(CalmdeskError):
    """The desk asked us to slow down; `retry_after` is in seconds, None when it did not say."""

    title = "The helpdesk asks for a pause"
    advice = "Calmdesk waits and goes on by itself."

    def __init__(self, detail: str = "", *, retry_after: float | None = None) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class DeskFailed(CalmdeskError):
    """The desk answered with an error of its own (5xx). After a write, what happened there is unknown."""

    title = "The helpdesk had an internal error"
    advice = "Calmdesk tries again later; if it stays, tell your helpdesk administrator."


class AnswerLost(CalmdeskError):
    """The request left, the answer did not come: what happened at the desk is unknown until it is looked up."""

    title = "The helpdesk's answer was lost"
    advice = "Calmdesk looks up what happened before it does anything else."


class UnexpectedAnswer(CalmdeskError):
    """The desk answered in a form we do not know."""

    title = "The helpdesk answered in an unexpected form"
    advice = "Check that the address is the helpdesk's own; if it is, report the version of the helpdesk."


# -- this computer ----------------------------------------------------------------------------------------------------


class DatabaseDamaged(CalmdeskError):
    """The local database cannot be read. It is never replaced silently."""

    title = "The local database is damaged"
    advice = "Quit, then run `calmdesk restore`: it brings a backup back. Without one, move the file aside; keep it."


class DatabaseLocked(CalmdeskError):
    """The key in the keyring does not open the database."""

    title = "The local database cannot be opened with the key in the keyring"
    advice = "The key was replaced or is another user's: restore it, or move the file aside to start afresh."


class DatabaseNewer(CalmdeskError):
    """The database was written by a newer version of the program; `detail` names the file and both versions."""

    title = "The local database was written by a newer Calmdesk"
    advice = "Install that version again; this one would not understand what is stored, and leaves the file as it is."


class DatabaseBusy(CalmdeskError):
    """Another program holds the database for longer than we wait."""

    title = "Another program is using the local database"
    advice = "Close the other copy of Calmdesk, then do it again; nothing was stored."


class StorageFull(CalmdeskError):
    """The database cannot be written."""

    title = "Nothing can be stored on this computer"
    advice = "Free some disk space or make the folder writable; the last decision was not taken, so make it again."


class NoKeyring(CalmdeskError):
    """No system keyring answers. A real account then works for this session only."""

    title = "No keyring was found on this computer"
    advice = "The account works until you quit and nothing is kept; set up a keyring (see docs/install.md) to keep it."


class AlreadyRunning(CalmdeskError):
    """Another copy of the program works with the same data folder; `detail` names the folder."""

    title = "Calmdesk is already running"
    advice = "Look for its window or its icon near the clock; quit that copy if it does not answer, then start again."


class NotStarted(CalmdeskError):
    """Something that the program needs failed while it started; `detail` names it."""

    title = "Calmdesk could not start"
    advice = "Run `calmdesk doctor`: it says what is missing. What you decided before is kept."


class NoWindow(CalmdeskError):
    """There is no screen to open a window on."""

    title = "No window can be opened here"
    advice = "Start Calmdesk from a desktop session; `calmdesk demo --offscreen` and the other verbs work without one."


class SettingsBroken(CalmdeskError):
    """The settings file cannot be understood; `detail` names file, line and field."""

    title = "The settings file cannot be read"
    advice = "Mend the line named here, or move the file aside to start with the defaults."


# -- models and content -----------------------------------------------------------------------------------------------


class ModelMissing(CalmdeskError):
    """A model pack is not there."""

    title = "A model is missing"
    advice = "Install Calmdesk again; until then tickets open, but nothing is read or suggested."


class PackRefused(CalmdeskError):
    """A pack's file differs from its manifest, or the manifest cannot be used; `detail` names the file."""

    title = "A model file is not the one that was shipped"
    advice = "Install Calmdesk again, or restore the file named here; a changed model is never loaded."


class LastGoodUsed(CalmdeskError):
    """An installed pack is missing or damaged, and a copy of the last good one is read instead; `detail` names both."""

    title = "A model is damaged, and the last good one is in use"
    advice = "Install Calmdesk again; until then messages are read as before."


class OwnIntentsRefused(CalmdeskError):
    """A company's own intents cannot be used; `detail` says which file, why, and what is used instead."""

    title = "Your company's own intents cannot be used"
    advice = "Put the pack back, or make it again with `calmdesk intents train`; it is used as soon as it is good."


class NoIntentsPack(ModelMissing):
    """The folder given for a company's own intents holds no pack."""

    title = "There is no pack of intents in this folder"
    advice = "Give the folder that `calmdesk intents train` wrote."


class OtherKind(PackRefused):
    """A pack is whole, but not of the kind that is asked for."""

    title = "This is a pack of another kind"
    advice = "Give the folder of the right pack, or put the right one there."


class OtherEncoder(PackRefused):
    """A company's intents were made for another encoder than the one that is installed."""

    title = "These intents were made for another version of the models"
    advice = "Make them again from your labelled examples with `calmdesk intents train`; it takes seconds."


class ExamplesRefused(CalmdeskError):
    """A file of labelled examples cannot be used; `detail` names file, line and intent, never a text."""

    title = "The labelled examples cannot be used as they are"
    advice = "Mend what is named here, then do it again; nothing was written."


class PackNotWritten(CalmdeskError):
    """A company's intents could not be put into the folder it wants; `detail` names the folder and why."""

    title = "The pack was not written"
    advice = "Give a folder that is new, empty, or holds the pack it shall replace; what is there was left as it was."


class PackPlaceUnusable(PackNotWritten):
    """The folder that a pack shall go to cannot be made or written; `detail` names it and why."""

    advice = (
        "Give a folder that you may write to, and close every program that has the old pack open;"
        " what is there was left as it was."
    )


class NoSpaceForPack(PackNotWritten):
    """The disk that a pack shall go to is full."""

    advice = "Free some disk space, or give a folder on another disk; what is there was left as it was."


class ContentError(CalmdeskError):
    """A playbook, reply, rule or other content file is wrong; `detail` is `file:line: what (did you mean …?)`."""

    title = "A content file has a mistake"
    advice = "Mend the line named here; until then its last good version is used, if there was one."


class BenchmarkUnusable(CalmdeskError):
    """A file that figures are measured on; `detail` is `file: what is wrong`, with the line where there is one."""

    title = "Data to measure with is missing or damaged"
    advice = "Put the file there as it was published and measure again; the other figures stand."


class StaleAdvice(CalmdeskError):
    """The advice was made for a message that is no longer the newest."""

    title = "This advice was for an older message"
    advice = "Look at the new one; nothing was sent."


class NothingToSend(CalmdeskError):
    """A decision that would send something empty or incomplete."""

    title = "There is nothing to send yet"
    advice = "Fill in what is marked, then accept it again."


class WordingNotKept(CalmdeskError):
    """An agent's own wording that still says something about one customer; `detail` names no word of it."""

    title = "This wording was not kept"
    advice = "Take out what is named below, or leave it."
