"""Zendesk's fake for every test of this folder."""

from tests.contract.zendesk import zendesk

__all__ = ["zendesk"]
