"""Meaning as numbers, for the optional extra: sentences by a small embedding model, without torch.

The model is all-MiniLM-L6-v2 run by onnxruntime. Its graph is beside this file (24 KB, made by
tests/benchmarks/minilm.py); its weights and tokenizer are in the folder that PAPERBOT_MODEL names, and are
refused when they are not the pinned ones. It only re-orders what the words found: score fusion, since rank
fusion with it measured worse. The libraries it needs are loaded by name, for they are absent without the
extra.
"""

import hashlib
import importlib
import json
import struct
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from statistics import fmean, pstdev
from typing import Any, Final, Protocol

import httpx

GRAPH: Final = Path(__file__).with_name("minilm.onnx")
REVISION: Final = "1110a243fdf4706b3f48f1d95db1a4f5529b4d41"
FILES: Final = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
"""The files of a model's folder, with their SHA-256."""
_TOKENS: Final = 256
_BATCH: Final = 16
_SCALE: Final = 127 / 0.2
"""A vector is kept as 384 signed bytes; components beyond 0.2 are cut (overlap with exact top tens .993)."""


class ModelError(Exception):
    """The model cannot be used; the message says why and what to do."""


class Cache(Protocol):
    """Vectors that were computed before, by the hash of their text."""

    def get(self, keys: Sequence[str]) -> Mapping[str, bytes]: ...

    def put(self, vectors: Mapping[str, bytes]) -> None: ...


def check(folder: Path) -> None:
    """Raises ModelError unless a folder holds exactly the pinned files."""
    for name, wanted in FILES.items():
        file = folder / name
        if not file.is_file():
            raise ModelError(f"{file} is missing; get the model with: paperbot model fetch {folder}")
        with file.open("rb") as data:
            if hashlib.file_digest(data, "sha256").hexdigest() != wanted:
                raise ModelError(
                    f"{file} is not the pinned model; get it again with: paperbot model fetch {folder}"
                )


class Encoder:
    """The model, loaded."""

    def __init__(self, folder: Path) -> None:
        """Loads the model of a folder; raises ModelError when it is not the pinned one or the extra is missing."""
        check(folder)
        try:
            self._np: Final = importlib.import_module("numpy")
            runtime = importlib.import_module("onnxruntime")
            tokenizers = importlib.import_module("tokenizers")
        except ImportError as error:
            raise ModelError(
                f"{error.name} is not installed; run: .venv/bin/pip install -e '.[semantic]'"
            ) from error
        self._tokenizer: Final = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(_TOKENS)
        self._tokenizer.enable_padding()
        self._session: Final = self._opened(runtime, folder / "model.safetensors")

    def _opened(self, runtime: Any, weights: Path) -> Any:  # noqa: ANN401  libraries that may be absent have no types
        options = runtime.SessionOptions()
        options.intra_op_num_threads = 1
        tensors = dict(self._weights(weights))
        values = [runtime.OrtValue.ortvalue_from_numpy(tensor) for tensor in tensors.values()]
        options.add_external_initializers(list(tensors), values)
        return runtime.InferenceSession(str(GRAPH), options, providers=["CPUExecutionProvider"])

    def _weights(self, file: Path) -> Iterator[tuple[str, Any]]:
        """Names and arrays of a safetensors file; matrices turned, as the graph multiplies from the left."""
        raw = file.read_bytes()
        (length,) = struct.unpack("<Q", raw[:8])
        for name, about in json.loads(raw[8 : 8 + length]).items():
            if about.get("dtype") != "F32" or name.startswith("pooler."):
                continue
            begin, end = about["data_offsets"]
            values = self._np.frombuffer(raw, self._np.float32, (end - begin) // 4, 8 + length + begin)
            array = values.reshape(about["shape"])
            turned = array.T if array.ndim == 2 and "embeddings" not in name else array
            yield name, self._np.ascontiguousarray(turned)

    def vectors(self, texts: Sequence[str]) -> list[bytes]:
        """A vector of 384 signed bytes for each text."""
        made: list[bytes] = [b""] * len(texts)
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            for i, vector in zip(batch, self._run([texts[i] for i in batch]), strict=True):
                made[i] = vector.tobytes()
        return made

    def _run(self, texts: list[str]) -> Any:  # noqa: ANN401  an array; see above
        encoded = self._tokenizer.encode_batch(texts)
        ids = self._np.array([one.ids for one in encoded], self._np.int64)
        mask = self._np.array([one.attention_mask for one in encoded], self._np.int64)
        (found,) = self._session.run(None, {"ids": ids, "mask": mask})
        return self._np.clip(self._np.rint(found * _SCALE), -127, 127).astype(self._np.int8)

    def cosines(self, one: bytes, others: Sequence[bytes]) -> list[float]:
        """How alike one vector is to others, about -1 to 1."""
        rows = self._np.frombuffer(b"".join(others), self._np.int8).reshape(len(others), -1)
        products = rows.astype(self._np.float32) @ self._np.frombuffer(one, self._np.int8).astype(
            self._np.float32
        )
        return [float(value) / _SCALE**2 for value in products]


class Meaning:
    """How alike texts are in meaning, each text encoded once and remembered."""

    def __init__(self, encoder: Encoder, cache: Cache) -> None:
        self._encoder: Final = encoder
        self._cache: Final = cache
        self._asked: Final = lru_cache(256)(lambda text: encoder.vectors([text])[0])

    def likeness(self, question: str, texts: Sequence[str]) -> list[float]:
        """How alike each text is to a question, about -1 to 1."""
        if not texts:
            return []
        keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
        known = dict(self._cache.get(keys))
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if new:
            made = dict(zip(new, self._encoder.vectors(list(new.values())), strict=True))
            self._cache.put(made)
            known |= made
        return self._encoder.cosines(self._asked(question), [known[key] for key in keys])


def blend(scores: Sequence[float], likeness: Sequence[float], weight: float) -> list[float]:
    """Scores moved towards another opinion, both brought to one scale; the mean and spread of `scores` are kept.

    >>> blend([3.0, 2.0, 1.0], [0.1, 0.2, 0.3], 1.0)
    [1.0, 2.0, 3.0]
    """
    spread, other = (pstdev(values) if len(values) > 1 else 0.0 for values in (scores, likeness))
    if not spread or not other:
        return list(scores)
    middle, centre = fmean(scores), fmean(likeness)
    return [
        round(score + weight * (middle + spread * (like - centre) / other - score), 9)
        for score, like in zip(scores, likeness, strict=True)
    ]


HUB: Final = "https://huggingface.co"
NAME: Final = "sentence-transformers/all-MiniLM-L6-v2"
_PIECE: Final = 1 << 20


def fetch(folder: Path, hub: str = HUB) -> None:
    """Fills a folder with the model's files (91 MB); those that are right already are kept.

    Raises ModelError when the Hub cannot be reached or sends another file; nothing wrong is left behind.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with httpx.Client(follow_redirects=True, timeout=60) as client:
        for name, wanted in FILES.items():
            if not _right(folder / name, wanted):
                _download(client, f"{hub}/{NAME}/resolve/{REVISION}/{name}", folder / name, wanted)


def _right(file: Path, wanted: str) -> bool:
    return file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == wanted


def _download(client: httpx.Client, url: str, file: Path, wanted: str) -> None:
    part, seen = file.with_suffix(".part"), hashlib.sha256()
    try:
        with client.stream("GET", url) as response, part.open("wb") as out:
            response.raise_for_status()
            for piece in response.iter_bytes(_PIECE):
                seen.update(piece)
                out.write(piece)
        if seen.hexdigest() != wanted:
            raise ModelError(f"{url} is not the pinned file (SHA-256 {seen.hexdigest()}); it was not kept.")
        part.replace(file)
    except httpx.HTTPError as error:
        raise ModelError(f"{url} cannot be fetched: {error}") from error
    finally:
        part.unlink(missing_ok=True)
