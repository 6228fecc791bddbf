"""How fast a conversation of ten thousand messages opens and scrolls: `python -m tests.bench.bench_conversation`."""

from __future__ import annotations

import os
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from app.ui.app import make_application
from app.ui.common.look import Look
from app.ui.conversation.presenter import conversation_state
from app.ui.conversation.view import ConversationView
from tests.ui import gallery, scenes, talks


def main(count: int) -> int:
    app = make_application(["bench"])
    look = Look(gallery.LIGHT, gallery.RESOURCES)
    look.install(app)
    session = talks.session(talks.many(count))
    view = ConversationView(look)
    view.resize(400, 820)
    view.show()
    gallery.settle()

    def timed(work: object) -> float:
        assert callable(work)
        begin = time.perf_counter()
        work()
        QApplication.processEvents()
        return (time.perf_counter() - begin) * 1000

    states = []
    print(f"{count} messages, {QApplication.platformName()}")
    print(f"state made    {timed(lambda: states.append(conversation_state(session, scenes.NOW))):.1f} ms")
    print(f"opened        {timed(lambda: view.show_state(states[0])):.1f} ms")
    bar = view.list.verticalScrollBar()
    _tell("wheel up", [timed(lambda: bar.setValue(bar.value() - 120)) for _ in range(400)])
    _tell("page up", [timed(lambda: bar.setValue(bar.value() - 700)) for _ in range(200)])
    _tell("jumps", [timed(lambda at=at: bar.setValue(bar.maximum() * at // 100)) for at in range(100, 0, -1)])
    view.list.setFocus()
    view.open_search()
    view.field.setText("order 4711")
    print(f"search        {timed(view.look_now):.1f} ms")
    print(f"narrower      {timed(lambda: view.resize(320, 820)):.1f} ms")
    return 0


def _tell(what: str, times: list[float]) -> None:
    ordered = sorted(times)
    middle, late = ordered[len(times) // 2], ordered[len(times) * 99 // 100]
    print(f"{what:13} p50 {middle:.1f} ms, p99 {late:.1f}, worst {ordered[-1]:.1f}")


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
