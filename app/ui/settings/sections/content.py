"""Content: where the company's playbooks, replies and articles lie, and what is wrong in them. Pure."""

from __future__ import annotations

from app.domain.upkeep import Remark
from app.ui.common.language import t, tn
from app.ui.settings.memory import View
from app.ui.settings.state import Act, FactRow, Line, PathRow, Section

_SHOWN = 12


def content(view: View) -> Section:
    memory = view.memory
    folder = PathRow(
        "content",
        t("Folder"),
        t("Playbooks, replies, rules and articles of your company. What is saved there is in use within a second."),
        words=t("directory, path, network drive, templates, macros, knowledge base"),
        path=view.settings.content,
        usual=str(view.world.content) if not view.settings.content else "",
        trouble=memory.content_trouble,
    )
    busy = "content:check" in memory.busy
    check = FactRow(
        "content:check",
        t("Check"),
        t("What is wrong in your files, with file and line, and what will not do what its author wants."),
        words=t("validate, lint, errors, mistakes, playbooks check"),
        lines=_report(view),
        acts=(
            Act("check", t("Checking…") if busy else t("Check now"), "list-check", busy=busy),
            Act("open", t("Open folder"), "folder-open"),
        ),
    )
    words = t("playbooks, replies, articles, company, templates, files")
    return Section("content", t("Content"), (folder, check), words)


def _report(view: View) -> tuple[Line, ...]:
    report = view.memory.report
    if (told := view.memory.told.get("content:check")) is not None:
        return (Line(told.words, "success" if told.good else "danger"),)
    if report is None:
        return ()
    if report.failure:
        return (Line(report.failure, "danger"),)
    checked = tn("{count} playbook checked.", "{count} playbooks checked.", report.playbooks)
    if not report.remarks:
        return (Line(t("{checked} Nothing is wrong.", checked=checked), "success"),)
    errors, weak = report.errors, len(report.remarks) - report.errors
    parts = [tn("{count} error", "{count} errors", errors)] if errors else []
    parts += [tn("{count} remark", "{count} remarks", weak)] if weak else []
    head = Line(f"{checked} {', '.join(parts)}.", "danger" if errors else "warning")
    shown = [_remark(remark) for remark in report.remarks[:_SHOWN]]
    rest = len(report.remarks) - len(shown)
    more = tn(
        "{count} more: `calmdesk playbooks check` lists all.",
        "{count} more: `calmdesk playbooks check` lists all.",
        rest,
    )
    return (head, *shown, *([Line(more, "muted")] if rest > 0 else []))


def _remark(remark: Remark) -> Line:
    where = t("{file}, line {line}", file=remark.file, line=remark.line) if remark.line else remark.file
    return Line(t(remark.words), "danger" if remark.is_error else "warning", where)
