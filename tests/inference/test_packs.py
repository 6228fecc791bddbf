"""A pack is used only when it is exactly what its manifest says; every refusal names the file and what is wrong."""

from __future__ import annotations

import io
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from app.domain.errors import ModelMissing, PackRefused
from app.inference.encoder import Encoder
from app.inference.manifest import parse_manifest
from app.inference.packs import load_pack, verify
from app.inference.reader import TextReader
from tests.inference.tiny_pack import TinyPack, onnx_of, tiny_classifier, tiny_intents, tiny_sentiment

Spoil = Callable[[TinyPack], object]


def test_a_pack_is_read(tmp_path: Path) -> None:
    pack = load_pack(tiny_classifier().write(tmp_path), "classifier")
    assert pack.manifest.id == "tiny-classifier 1.2.3"
    assert pack.weights["intent"].weight.shape == (3, 384)
    assert pack.weights["trigger"].bias.dtype == np.float32


def test_a_folder_that_is_not_there_is_a_missing_model(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere", Path(__file__)):
        with pytest.raises(ModelMissing) as caught:
            load_pack(folder, "classifier")
        assert caught.value.detail == str(folder)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda p: p.top.update(schema="calmdesk.pack/2"), "schema 'calmdesk.pack/2' is not known"),
        (lambda p: p.top.update(schema=None), "schema must be a text"),
        (lambda p: p.top.update(kind="oracle"), "kind 'oracle' is not known"),
        (lambda p: p.top.update(kind=["classifier"]), "kind must be a text"),
        (lambda p: p.top.update(min_app="99.0.0"), "needs Calmdesk 99.0.0 or newer"),
        (lambda p: p.top.update(min_app="soon"), "'soon' is not a version"),
        (lambda p: p.top.update(version=""), "version is empty"),
        (lambda p: p.files.pop("tokenizer.json"), "files has no 'tokenizer.json'"),
        (lambda p: p.files.update({"../evil": b"x"}), "must be a file of the pack's own folder"),
        (lambda p: p.digests.update({"heads.npz": "abc"}), "must be a SHA-256"),
        (lambda p: p.encoder.update(pooling="cls"), "encoder.pooling must be 'mean'"),
        (lambda p: p.encoder.update(hidden="384"), "encoder.hidden must be a whole number"),
        (lambda p: p.encoder.update(hidden=True), "encoder.hidden must be a whole number"),
        (lambda p: p.encoder.update(max_tokens=2), "encoder.max_tokens must be at least 8"),
        (lambda p: p.encoder.update(hidden=10**400), "encoder.hidden is too large"),
        (lambda p: p.encoder.update(normalize="no"), "encoder.normalize must be true or false"),
        (lambda p: p.encoder.update(languages=[]), "encoder.languages must be a list of texts"),
        (lambda p: p.heads.pop("trigger"), "heads.trigger must be a table"),
        (lambda p: p.heads["intent"].update(labels=None), "heads.intent.labels must be a list of texts"),
        (lambda p: p.heads["intent"].update(labels=["a", "a", "b"]), "has a label twice"),
        (lambda p: p.heads["intent"].update(activation="sigmoid"), "heads.intent.activation must be 'softmax'"),
        (lambda p: p.heads["intent"].update(threshold=None), "heads.intent.threshold is missing"),
        (lambda p: p.heads["intent"].update(threshold=1.5), "heads.intent.threshold must be between 0 and 1"),
        (lambda p: p.heads["intent"].update(threshold=10**400), "a number is too large"),
        (lambda p: p.heads["trigger"].update(thresholds=[10**400] * 10), "a number is too large"),
        (lambda p: p.top.update(min_app="9" * 5_000 + ".1"), "integer string conversion"),
        (lambda p: p.heads["intent"].update(temperature=0), "heads.intent.temperature must be between"),
        (lambda p: p.heads["trigger"].update(labels=["abuse"]), "heads.trigger.labels: .* is missing"),
        (lambda p: p.heads["trigger"]["labels"].append("weather"), "heads.trigger.labels: weather is not known"),
        (lambda p: p.heads["trigger"].update(thresholds=[0.5]), "has 1 values for 10 labels"),
        (lambda p: p.heads["trigger"].update(thresholds=["x"] * 10), "must be a list of numbers"),
    ],
)
def test_a_manifest_that_cannot_be_used_is_refused(tmp_path: Path, spoil: Spoil, says: str) -> None:
    pack = tiny_classifier()
    spoil(pack)
    (tmp_path / "manifest.toml").write_text(pack.manifest(), "utf-8")
    with pytest.raises(PackRefused, match=says) as caught:
        load_pack(tmp_path, "classifier")
    assert caught.value.detail.startswith(str(tmp_path / "manifest.toml"))


@pytest.mark.parametrize(
    "raw",
    [
        b"schema = ",
        b"\xff\xfe",
        b"[[[",
        b"",
        b"x = " + b"[" * 100_000,
        b"x = " + b"9" * 5_000,
    ],
)
def test_a_manifest_that_is_no_toml_is_refused(raw: bytes) -> None:
    with pytest.raises(PackRefused) as caught:
        parse_manifest(raw, "here/manifest.toml")
    assert caught.value.detail.startswith("here/manifest.toml: ")


def test_an_older_or_equal_program_version_is_enough() -> None:
    pack = tiny_classifier()
    pack.top["min_app"] = "0.0.9"
    assert parse_manifest(pack.manifest().encode(), "m").name == "tiny-classifier"


def test_a_pack_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackRefused, match="kind 'sentiment', not 'classifier'"):
        load_pack(tiny_sentiment().write(tmp_path), "classifier")


@pytest.mark.parametrize("name", ["encoder.onnx", "tokenizer.json", "heads.npz"])
def test_a_changed_file_is_refused_by_name(tmp_path: Path, name: str) -> None:
    folder = tiny_classifier().write(tmp_path)
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    with pytest.raises(PackRefused, match=f"{name}: its SHA-256"):
        load_pack(folder, "classifier")
    (folder / name).write_bytes(content[:-1])
    with pytest.raises(PackRefused, match=f"{name}: has .* bytes"):
        load_pack(folder, "classifier")
    (folder / name).unlink()
    with pytest.raises(PackRefused, match=f"{name}: the file is missing"):
        load_pack(folder, "classifier")


class Evil:
    """Would run code when it is unpickled."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (pytest.fail, ("a pickle was loaded",))


def npz(**arrays: object) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)  # type: ignore[arg-type]
    return buffer.getvalue()


def npy_of(shape: str) -> bytes:
    """An array that says it has this shape, without its numbers."""
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}".ljust(117).encode() + b"\n"
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header


def zipped(content: bytes, *, method: int = 0, flags: int = 0) -> bytes:
    """heads.npz with one entry, said to be packed by `method`, with `flags` (1 is encrypted)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("intent_weight.npy", content)
    made = bytearray(buffer.getvalue())
    for at in (6, made.index(b"PK\x01\x02") + 8):  # flags and method stand in both headers of the entry
        made[at : at + 4] = flags.to_bytes(2, "little") + method.to_bytes(2, "little")
    return bytes(made)


def heads(**changed: object) -> bytes:
    good = {
        "intent_weight": np.zeros((3, 384), np.float32),
        "intent_bias": np.zeros(3, np.float32),
        "trigger_weight": np.zeros((10, 384), np.float32),
        "trigger_bias": np.zeros(10, np.float32),
    }
    return npz(**{name: value for name, value in (good | changed).items() if value is not None})


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (heads(intent_weight=np.zeros((2, 384), np.float32)), r"head 'intent'.*\(3, 384\)"),
        (heads(intent_weight=np.zeros((3, 383), np.float32)), r"\(3, 384\)"),
        (heads(trigger_bias=np.zeros((10, 1), np.float32)), r"head 'trigger'.*\(10,\)"),
        (heads(intent_bias=np.array([0, np.nan, 0], np.float32)), "finite numbers"),
        (heads(intent_bias=np.array([0, 1, 2])), "finite numbers"),
        (heads(intent_bias=np.array(["a", "b", "c"])), "finite numbers"),
        (heads(trigger_weight=None), "trigger_weight"),
        (heads(intent_bias=np.array([Evil(), Evil(), Evil()], dtype=object)), "cannot be read as arrays"),
        (b"no arrays", "cannot be read as arrays"),
        (pickle.dumps(Evil()), "cannot be read as arrays"),
        (heads()[:-100], "cannot be read as arrays"),
        (zipped(b"neither deflated nor an array", method=8), "cannot be read as arrays"),
        (zipped(b"not packed by anything known", method=99), "cannot be read as arrays"),
        (zipped(b"not encrypted", flags=1), "cannot be read as arrays"),
        (zipped(b"\x93NUMPY\x01\x00\x10\x00{'descr': '<f4',("), "cannot be read as arrays"),
        (zipped(npy_of("(9" + "0" * 15 + ",)")), "cannot be read as arrays"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(tmp_path: Path, content: bytes, says: str) -> None:
    pack = tiny_classifier()
    pack.files["heads.npz"] = content
    with pytest.raises(PackRefused, match=rf"heads\.npz.*{says}"):
        load_pack(pack.write(tmp_path), "classifier")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("encoder.onnx", b"no model", "the runtime does not load it"),
        ("encoder.onnx", onnx_of(np.zeros((50, 32), np.float32)), "must have 384 numbers"),
        (
            "encoder.onnx",
            onnx_of(np.zeros((50, 384), np.float32)).replace(b"input_ids", b"input_idx"),
            "needs input_ids",
        ),
        ("tokenizer.json", b"{}", "tokenizer.json"),
        ("tokenizer.json", b"\xff", "tokenizer.json"),
    ],
)
def test_a_model_that_does_not_run_is_refused_by_name(
    tiny: tuple[Path, Path], tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    pack = tiny_classifier()
    pack.files[name] = content
    with pytest.raises(PackRefused, match=says) as caught:
        TextReader(pack.write(tmp_path), tiny[1])
    assert str(tmp_path / name) in caught.value.detail


def test_external_data_is_never_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that keeps its numbers in another file cannot reach it: it is loaded from memory."""
    table = np.zeros((50, 384), np.float32)
    pack = tiny_classifier()
    pack.files["encoder.onnx"] = onnx_of(table, outside="secret")
    loaded = load_pack(pack.write(tmp_path), "classifier")
    (tmp_path / "secret").write_bytes(table.tobytes())
    monkeypatch.chdir(tmp_path.parent)
    assert loaded.manifest.encoder
    onnxruntime.InferenceSession(str(tmp_path / "encoder.onnx"))  # from its path, it would be
    with pytest.raises(PackRefused, match=r"encoder\.onnx"):
        Encoder(loaded, loaded.manifest.encoder)


def test_doctor_hears_about_every_file(tmp_path: Path) -> None:
    folder = tiny_classifier().write(tmp_path / "classifier")
    checks = verify(folder)
    assert [check.state for check in checks] == ["ok"] * 4
    assert "tiny-classifier 1.2.3" in checks[0].says
    (folder / "tokenizer.json").write_bytes(b"{}")
    found = {check.name: check for check in verify(folder)}
    assert found["model classifier/tokenizer.json"].state == "failed"
    assert "tokenizer.json" in found["model classifier/tokenizer.json"].says
    assert found["model classifier/tokenizer.json"].advice
    assert found["model classifier/encoder.onnx"].state == "ok"


def test_doctor_hears_about_a_missing_or_broken_pack(tmp_path: Path) -> None:
    (missing,) = verify(tmp_path / "sentiment")
    assert (missing.name, missing.state) == ("model sentiment", "failed")
    assert missing.advice
    pack = tiny_classifier()
    pack.files["heads.npz"] = heads(intent_bias=np.zeros(4, np.float32))
    found = {check.name: check.state for check in verify(pack.write(tmp_path / "classifier"))}
    assert found["model classifier/heads.npz"] == "failed"


def test_a_companys_intents_need_no_encoder_of_their_own(tmp_path: Path) -> None:
    pack = load_pack(tiny_intents().write(tmp_path), "intents", hidden=384)
    assert pack.manifest.encoder is None
    assert pack.manifest.heads["intent"].labels == ("late_parcel", "praise")
    with pytest.raises(PackRefused, match=r"heads\.npz"):
        load_pack(tmp_path, "intents", hidden=768)
    assert [check.state for check in verify(tmp_path)] == ["ok", "ok"]


def test_the_shipped_packs_are_sound() -> None:
    packs = Path(__file__).parents[2] / "models" / "packs"
    for name in ("classifier", "sentiment"):
        assert {check.state for check in verify(packs / name)} == {"ok"}
