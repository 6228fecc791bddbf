"""The program's knowledge: kept up to date in the background, searched with the desk's own articles beside it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

import app.copilot.knowledge_base
from app.copilot.index import KnowledgeIndex
from app.copilot.knowledge_base import KnowledgeBase
from app.domain.errors import ModelMissing
from app.domain.knowledge import Embedded, Part
from app.domain.knowledge_errors import KnowledgeIndexUnusable
from app.domain.tickets import Article
from app.inference.vectors import Vectors
from app.storage.knowledge import KnowledgeFile
from tests.support.knowledge import WordEmbedder

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LATE = Article(
    "late", "Parcel late", "A parcel that is late is searched by the carrier. Tell the day.", "kb/late.md", True
)
E21 = Article("e21", "Error E-21 on the thermostat", "E-21 says that the sensor does not answer.", "kb/e21.md")
E24 = Article("e24", "Error E-24 on the thermostat", "E-24 says that the batteries are empty.", "kb/e24.md")
ALL = (LATE, E21, E24)


@pytest.fixture(name="embedder")
def words() -> WordEmbedder:
    return WordEmbedder()


@pytest.fixture(name="base")
async def made(embedder: WordEmbedder) -> AsyncIterator[KnowledgeBase]:
    store = KnowledgeFile.open(None)
    base = KnowledgeBase(lambda: KnowledgeIndex(store, Vectors()), embedder, lambda: NOW)
    yield base
    await base.close()
    store.close()


async def test_the_first_search_waits_for_what_is_being_indexed(base: KnowledgeBase) -> None:
    base.use(ALL)
    (hit, *_) = await base.search("my parcel is late")
    assert (hit.article, hit.source, hit.internal) == ("late", "kb/late.md", True)
    assert hit.snippet.startswith("A parcel that is late")


def held_back(embedder: WordEmbedder, monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Nothing is indexed before the event is set, and no search waits for it."""
    monkeypatch.setattr(app.copilot.knowledge_base, "_WORTH_WAITING", 0.01)
    let, embedded = asyncio.Event(), embedder.embedded

    async def slowly(parts: Sequence[Part]) -> Sequence[Embedded]:
        await let.wait()
        return await embedded(parts)

    monkeypatch.setattr(embedder, "embedded", slowly)
    return let


async def test_a_search_that_came_too_early_is_told_when_there_is_more(
    base: KnowledgeBase, embedder: WordEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    let = held_back(embedder, monkeypatch)
    base.use(ALL)
    assert await base.search("my parcel is late") == ()
    waiting = asyncio.ensure_future(base.grown())
    await asyncio.sleep(0.05)
    assert not waiting.done()
    monkeypatch.setattr(app.copilot.knowledge_base, "_WORTH_WAITING", 3600.0)
    assert await asyncio.wait_for(base.search("my parcel is late"), 5) == (), "it waits no second time"
    let.set()
    assert await waiting
    assert (await base.search("my parcel is late"))[0].article == "late"
    assert not await base.grown()


async def test_content_that_changes_while_it_is_first_indexed_is_waited_for(
    base: KnowledgeBase, embedder: WordEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    let = held_back(embedder, monkeypatch)
    base.use(ALL)
    assert await base.search("my parcel is late") == ()
    base.use(ALL[:2])
    waiting = asyncio.ensure_future(base.grown())
    await asyncio.sleep(0.05)
    assert not waiting.done(), "nothing is indexed yet"
    let.set()
    assert await waiting
    assert (await base.search("my parcel is late"))[0].article == "late"


async def test_nobody_waits_for_an_index_that_is_closed(
    base: KnowledgeBase, embedder: WordEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.copilot.knowledge_base, "_WORTH_WAITING", 0.01)
    monkeypatch.setattr(embedder, "embedded", lambda _: asyncio.Event().wait())
    base.use(ALL)
    assert await base.search("my parcel is late") == ()
    base.use(ALL[:2])  # it has not begun when everything ends
    await base.close()
    assert await asyncio.wait_for(base.grown(), 5)


async def test_a_code_finds_its_own_article(base: KnowledgeBase) -> None:
    base.use(ALL)
    assert (await base.search("the thermostat shows error E 24"))[0].article == "e24"
    assert (await base.search("the thermostat shows error e21"))[0].article == "e21"


async def test_what_is_not_about_it_is_not_shown(base: KnowledgeBase) -> None:
    base.use(ALL)
    assert await base.search("zaphod beeblebrox") == ()


async def test_only_what_changed_is_embedded_and_what_is_gone_goes(base: KnowledgeBase, embedder: WordEmbedder) -> None:
    base.use(ALL)
    await base.updated()
    before = embedder.embedded_parts
    base.use((LATE, E21, E24))
    await base.updated()
    assert embedder.embedded_parts == before
    base.use((replace(LATE, text="A parcel that is late comes by pigeon."), E21))
    await base.updated()
    assert embedder.embedded_parts == before + 2
    assert "pigeon" in (await base.search("my parcel is late"))[0].snippet
    assert "e24" not in {hit.article for hit in await base.search("error E-24 on the thermostat")}


async def test_the_desks_articles_are_candidates_too(base: KnowledgeBase) -> None:
    base.use(ALL)
    guest = Article("9", "Error E-24 on the boiler", "E-24 on a boiler is the pump.", "https://desk/9")
    hits = await base.search("boiler error E-24", [guest])
    assert hits[0].article == "9"
    assert hits[0].snippet.startswith("E-24 on a boiler")


async def test_articles_that_say_the_same_are_one_and_the_newest_counts(base: KnowledgeBase) -> None:
    old = replace(E24, id="old", source="kb/old.md", updated_at=datetime(2024, 1, 1, tzinfo=UTC))
    text = "E-24 says that the two batteries in the back of the thermostat are nearly empty and must be changed."
    old, new = replace(old, text=text), replace(E24, text=text, updated_at=datetime(2026, 1, 1, tzinfo=UTC))
    base.use((old, new))
    (hit,) = await base.search("error E-24")
    assert (hit.article, hit.also, hit.old) == ("e24", ("kb/old.md",), False)
    base.use((old,))
    await base.updated()
    (hit,) = await base.search("error E-24")
    assert hit.old


class NoModel(WordEmbedder):
    async def vector(self, text: str) -> bytes:  # noqa: ARG002 - the port has it
        raise ModelMissing("classifier")


async def test_without_a_model_a_search_says_so() -> None:
    store = KnowledgeFile.open(None)
    base = KnowledgeBase(lambda: KnowledgeIndex(store, Vectors()), NoModel(), lambda: NOW)
    base.use(ALL)
    with pytest.raises(ModelMissing):
        await base.search("late")
    await base.close()
    store.close()


async def test_an_index_that_fails_finds_nothing(embedder: WordEmbedder) -> None:
    def broken() -> KnowledgeIndex:
        raise KnowledgeIndexUnusable("k.db")

    base = KnowledgeBase(broken, embedder, lambda: NOW)
    base.use(ALL)
    assert await base.search("late") == ()
    await base.close()
