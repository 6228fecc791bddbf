"""Whatever a desk answers, it is understood or refused in our own words; nothing else happens."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import UnexpectedAnswer
from app.helpdesk.chatwoot import news
from app.helpdesk.chatwoot import wire as chatwoot
from app.helpdesk.zammad import lists
from app.helpdesk.zammad import wire as zammad_wire

WORDS = """
id status meta sender assignee team labels messages custom_attributes additional_attributes created_at priority
last_activity_at updated_at payload data message_type private content content_attributes email html_content full
attachments data_url file_size account_id accounts pubsub_token name title state group owner_id customer_id
article_count internal type from body content_type origin_by_id created_by_id active state_type links link_object
link_object_value details url assets KnowledgeBaseAnswerTranslationContent groups firstname attribute_key
attribute_display_name attribute_model attribute_values attribute_display_type data_option options object editable
preferences size filename date tags slug
"""
KEYS = st.sampled_from(sorted(WORDS.split()))
ATOMS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | st.sampled_from(["1", "Ticket"])
JSON = st.recursive(
    ATOMS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=6), max_leaves=25
)
READERS: list[Callable[[Any], object]] = [
    chatwoot.profile,
    chatwoot.conversation,
    chatwoot.conversations,
    chatwoot.entries,
    chatwoot.entry,
    chatwoot.fields,
    chatwoot.rows,
    chatwoot.error,
    zammad_wire.facts,
    zammad_wire.listed,
    zammad_wire.tags,
    zammad_wire.me,
    zammad_wire.entries,
    zammad_wire.entry,
    zammad_wire.error,
    lists.names,
    lists.open_states,
    lists.fields,
    lists.hits,
    lists.answer_text,
    lambda data: lists.merged_into(data, "1"),
    lambda data: chatwoot.article(data, portal="p", url="https://x") if isinstance(data, dict) else None,
]


@settings(max_examples=50)
@given(data=JSON)
@pytest.mark.parametrize("read", READERS)
def test_what_a_desk_answers_is_understood_or_refused(read: Callable[[Any], object], data: Any) -> None:
    with suppress(UnexpectedAnswer):
        read(data)


SHAPES = [
    (chatwoot.conversation, {"id": 1, "status": "open", "meta": {}}),
    (chatwoot.entry, {"id": 1, "message_type": 1, "private": True}),
    (chatwoot.profile, {"id": 1}),
    (zammad_wire.facts, {"id": 1, "title": "", "state": "", "group": ""}),
    (zammad_wire.entry, {"id": 1, "internal": True, "sender": "Agent"}),
    (zammad_wire.person, {"id": 1}),
]


@settings(max_examples=50)
@given(more=st.dictionaries(KEYS, JSON, max_size=8))
@pytest.mark.parametrize(("read", "known"), SHAPES)
def test_what_stands_beside_what_is_needed_may_be_anything(
    read: Callable[[Any], object], known: dict[str, Any], more: dict[str, Any]
) -> None:
    with suppress(UnexpectedAnswer):
        read({**more, **known})


@settings(max_examples=50)
@given(data=JSON)
def test_every_frame_is_something(data: Any) -> None:
    frame = json.dumps({"message": {"event": "message.created", "data": data}})
    assert news.heard(frame, account="1").what in ("news", "nothing")
