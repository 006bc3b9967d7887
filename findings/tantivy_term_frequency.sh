#!/usr/bin/env bash
# tantivy (Python) 0.27.0: `Query.term_query(..., index_option="basic")` scores every document as if it held the term once, although the
# field was indexed with frequencies. The option reads like a property of the field, which the schema already knows; at query time it
# decides whether BM25 sees how often a term stands, and nothing says that it does not.
#
# Seen: of two documents of six words, with "heron" once and five times, "basic" gives both the same score, "freq" and the default do not.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check tantivy==0.27.0

"$folder/venv/bin/python" - <<'PYTHON'
import tantivy
from tantivy import Document, Query, SchemaBuilder

builder = SchemaBuilder()
builder.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
schema = builder.build()
index = tantivy.Index(schema)
writer = index.writer()
for text in ("heron pond reed moss weir duck", "heron heron heron heron heron duck", "pond reed moss weir duck duck"):
    document = Document()
    document.add_text("text", text)
    writer.add_document(document)
writer.commit()
index.reload()


def scores(**option: str) -> list[float]:
    hits = index.searcher().search(Query.term_query(schema, "text", "heron", **option), 10).hits
    return sorted(round(score, 4) for score, _ in hits)


print("tantivy", tantivy.__version__)
for name, option in (("basic", {"index_option": "basic"}), ("freq", {"index_option": "freq"}), ("default", {})):
    print(f"{name:8}", scores(**option))
once, often = scores(index_option="basic")
assert once == often, "basic counts how often a term stands now"
once, often = scores(index_option="freq")
assert often > once, "freq no longer counts how often a term stands"
PYTHON
