"""The semantic extra: fusing scores, fetching and refusing models, and the model itself where one is installed."""

import hashlib
import importlib.util
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search import semantic
from bot.search.semantic import Encoder, Meaning, ModelError, blend, check
from bot.store.engine import Store
from bot.store.migrations import migrate
from bot.store.papers import Vectors

FILES = {"model.safetensors": b"weights", "tokenizer.json": b"{}"}
SCORES = st.lists(st.floats(-9, 9), min_size=2, max_size=9)


@pytest.fixture
def pinned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small files stand for the pinned ones."""
    for name, data in FILES.items():
        monkeypatch.setitem(semantic.FILES, name, hashlib.sha256(data).hexdigest())


@pytest.fixture
def hub() -> Iterator[tuple[str, dict[str, bytes]]]:
    """A server on loopback that serves files by the last part of the path; what it serves can be changed."""
    served = dict(FILES)

    class Hub(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            data = served.get(self.path.rsplit("/", 1)[-1])
            self.send_response(200 if data is not None else 404)
            self.end_headers()
            self.wfile.write(data or b"")

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", served
    server.shutdown()
    server.server_close()


@given(SCORES, st.floats(0, 1))
def test_blending_keeps_the_scale(scores: list[float], weight: float) -> None:
    """No weight changes nothing, any weight keeps the mean; equal opinions change nothing."""
    assert blend(scores, list(reversed(scores)), 0.0) == pytest.approx(scores, abs=1e-6)
    assert sum(blend(scores, list(reversed(scores)), weight)) == pytest.approx(sum(scores), abs=1e-5)
    assert blend(scores, [0.5] * len(scores), weight) == scores


@pytest.mark.usefixtures("pinned")
def test_a_model_is_fetched_once(tmp_path: Path, hub: tuple[str, dict[str, bytes]]) -> None:
    """The pinned files are kept, and a second fetch asks for nothing."""
    url, served = hub
    semantic.fetch(tmp_path, url)
    check(tmp_path)
    served.clear()
    semantic.fetch(tmp_path, url)
    assert {file.name for file in tmp_path.iterdir()} == set(FILES)


@pytest.mark.usefixtures("pinned")
@pytest.mark.parametrize("sent", [b"another model", None])
def test_anything_but_the_pinned_files_is_refused(
    sent: bytes | None, tmp_path: Path, hub: tuple[str, dict[str, bytes]]
) -> None:
    """Another file, or none, is an error that names the address, and leaves nothing behind."""
    url, served = hub
    served.pop("model.safetensors")
    if sent is not None:
        served["model.safetensors"] = sent
    with pytest.raises(ModelError, match=r"model\.safetensors"):
        semantic.fetch(tmp_path, url)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_the_model_says_how_to_get_it(tmp_path: Path) -> None:
    """A missing and a wrong file are told apart; both name the command that helps."""
    with pytest.raises(ModelError, match=r"missing.*paperbot model fetch"):
        Encoder(tmp_path)
    for name in FILES:
        (tmp_path / name).write_bytes(b"wrong")
    with pytest.raises(ModelError, match=r"not the pinned model.*paperbot model fetch"):
        Encoder(tmp_path)


def test_vectors_are_remembered(tmp_path: Path) -> None:
    """What is put is got, once; unknown hashes are left out."""
    store = Store(f"sqlite:///{tmp_path / 'v.sqlite3'}")
    migrate(store)
    vectors = Vectors(store)
    vectors.put({"a": b"1", "b": b"2"})
    vectors.put({"a": b"9"})
    vectors.put({})
    assert vectors.get(["a", "b", "c"]) == {"a": b"1", "b": b"2"}
    store.close()


@pytest.mark.skipif(
    not os.environ.get("PAPERBOT_MODEL") or importlib.util.find_spec("onnxruntime") is None,
    reason="the semantic extra is not installed, or PAPERBOT_MODEL names no model",
)
def test_the_model_knows_what_is_alike(tmp_path: Path) -> None:
    """A paraphrase is closer than another subject, also from the cache."""
    store = Store(f"sqlite:///{tmp_path / 'v.sqlite3'}")
    migrate(store)
    meaning = Meaning(Encoder(Path(os.environ["PAPERBOT_MODEL"])), Vectors(store))
    texts = ["Someone eats a meal.", "The girl plays the violin."]
    near, far = meaning.likeness("A man is eating food.", texts)
    assert near == pytest.approx(0.757, abs=0.02)
    assert far < 0.1
    assert meaning.likeness("A man is eating food.", texts) == [near, far]
    store.close()
