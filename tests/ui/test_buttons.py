"""A button whose words change shows all of them."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.common.buttons import ActButton
from app.ui.common.flow import flowing
from app.ui.common.look import Look
from tests.ui import gallery

SHORT = "A much longer text than fits, in here"
LONG = "A much longer text than fits, in here and there and everywhere, and more of it too"


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("words", [(SHORT, LONG, SHORT), (LONG, SHORT, LONG), ("Short", LONG, "Short")])
def test_a_button_is_as_high_as_its_new_words(words: tuple[str, ...]) -> None:
    button = ActButton(Look(gallery.LIGHT, gallery.RESOURCES), words[0])
    window = QWidget()
    column = QVBoxLayout(window)
    column.addWidget(flowing(button))
    column.addStretch()
    window.resize(170, 300)
    window.show()
    heights = []
    for text in words:
        button.setText(text)
        gallery.settle()
        assert button.height() == button.heightForWidth(button.width()), text
        heights.append(button.height())
    assert heights[0] == heights[2] != heights[1]
    window.close()
