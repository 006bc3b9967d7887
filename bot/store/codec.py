"""Papers as bytes: MessagePack with empty fields left out, deflated; 0.9 kB for the median paper of 2026, 1.7 without.

A field added to Paper later needs no migration: an older body simply lacks it.
"""

import zlib
from dataclasses import fields
from operator import attrgetter
from typing import Any, Final

import msgspec

from bot.papers import Name, Paper

_FIELDS: Final = {f.name: f.default for f in fields(Paper) if f.name not in {"authors", "sources"}}
_values: Final = attrgetter(*_FIELDS)
_LEVEL: Final = 1
"""The fastest: higher ones save 1 %."""
_encoder: Final = msgspec.msgpack.Encoder()
_decoder: Final = msgspec.msgpack.Decoder(Paper)


def encode(paper: Paper) -> bytes:
    """The same paper always gives the same bytes, so equal bytes mean that nothing changed."""
    body: dict[str, Any] = {
        name: value
        for (name, default), value in zip(_FIELDS.items(), _values(paper), strict=True)
        if value != default
    }
    body["authors"] = [_name(name) for name in paper.authors]
    if paper.sources:
        body["sources"] = paper.sources
    return zlib.compress(_encoder.encode(body), _LEVEL)


def _name(name: Name) -> dict[str, Any]:
    body: dict[str, Any] = {"family": name.family}
    if name.given:
        body["given"] = name.given
    if name.suffix:
        body["suffix"] = name.suffix
    if name.team:
        body["team"] = True
    return body


def decode(body: bytes) -> Paper:
    return _decoder.decode(zlib.decompress(body))
