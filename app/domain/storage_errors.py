"""What can be wrong with what is stored, beside the errors of opening it."""

from __future__ import annotations

from app.domain.errors import CalmdeskError, DatabaseDamaged


class FoundDamaged(DatabaseDamaged):
    """The full check, which runs while the program works, found a page that cannot be read; `detail` names the file."""

    title = "The local database is damaged"
    advice = "Quit soon, then run `calmdesk restore`: it brings a backup back. Backups from before the damage are kept."


class JournalChanged(CalmdeskError):
    """A row of the journal is not as it was written; `detail` names file and row."""

    title = "The journal was changed from outside"
    advice = "Keep a copy of the file and ask your IT who changed it; Calmdesk goes on working with it."


class BackupFailed(CalmdeskError):
    """No backup could be made; `detail` says why. The earlier ones are as they were."""

    title = "No backup of the local database could be made"
    advice = "The earlier backups are kept. Free some disk space, or ask your IT to look at the disk."


class NoBackup(CalmdeskError):
    """There is no backup of this name or number, or none that can be used; `detail` says which was wanted."""

    title = "This backup cannot be used"
    advice = "Run `calmdesk restore`: it lists the backups there are. Nothing was changed."


class RekeyFailed(CalmdeskError):
    """The database could not be put under a new key; `detail` says why. The old key still opens it."""

    title = "The database's key was not changed"
    advice = "Nothing is lost: the old key is still in use. Free some disk space, then run `calmdesk rekey` again."
