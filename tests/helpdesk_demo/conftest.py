"""A demo desk for each test."""

import pytest

from tests.helpdesk_demo.made import DemoWorld


@pytest.fixture
def world() -> DemoWorld:
    return DemoWorld()
