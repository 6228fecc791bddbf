"""How many agents share an account is chosen in the settings, for each account by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.settings import AGENTS_LIMITS, Settings
from app.ui.settings.rows import StepView
from app.ui.settings.sections.accounts import with_agents
from app.ui.settings.view import SettingsPage
from tests.ui.fake_workplace import WORK
from tests.ui.gallery import settings as pictures

pytestmark = pytest.mark.usefixtures("qapp")
SHOP = replace(WORK, name="shop", agents=1)


def step(page: SettingsPage, key: str) -> StepView:
    row = page.row(key)
    assert isinstance(row, StepView)
    return row


def test_each_account_has_its_own_number() -> None:
    window, page, world = pictures.opened(pictures.Scene(Settings(accounts=(WORK, SHOP))))
    row, other = step(page, "agents:work"), step(page, "agents:shop")
    assert row.name.text() != other.name.text()
    row.more.click()
    assert row.value.text() == "30"
    other.less.click()  # it is one already
    row.usual.click()
    row.less.click()
    assert [(one.name, one.agents) for one in world.choices.settings.accounts] == [("work", 20), ("shop", 1)]
    window.close()


def test_the_steps_lead_from_one_end_to_the_other() -> None:
    window, page, world = pictures.opened(pictures.Scene(Settings(accounts=(SHOP,))))
    least, most = AGENTS_LIMITS
    for _ in range(100):
        step(page, "agents:shop").more.click()
    assert world.choices.settings.accounts[0].agents == most
    for _ in range(100):
        step(page, "agents:shop").less.click()
    assert world.choices.settings.accounts[0].agents == least
    window.close()


def test_the_others_stay_as_they_are_and_where_they_are() -> None:
    settings = Settings(accounts=(WORK, SHOP))
    assert with_agents(settings, "work", 7) == (replace(WORK, agents=7), SHOP)
    assert with_agents(settings, "gone", 7) == (WORK, SHOP)
