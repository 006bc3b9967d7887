#!/usr/bin/env bash
# tantivy (Python) 0.27.0: an analyzer that lowers and then folds to ASCII, in the order in which both are usually given, does not make
# ASCII of "İstanbul". In lower case the capital is an "i" and a combining dot (U+0307), and the filter ascii_fold leaves the dot where
# it is: the token is found neither by "istanbul" nor by "Istanbul". Folding first and lowering then does what is meant.
#
# Seen: lowercase, ascii_fold gives 9 characters with U+0307; ascii_fold, lowercase gives "istanbul".
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check tantivy==0.27.0

"$folder/venv/bin/python" - <<'PYTHON'
import tantivy
from tantivy import Filter, TextAnalyzerBuilder, Tokenizer


def token(*filters: Filter) -> str:
    builder = TextAnalyzerBuilder(Tokenizer.simple())
    for one in filters:
        builder = builder.filter(one)
    return "|".join(builder.build().analyze("İstanbul"))


lowered, folded = token(Filter.lowercase(), Filter.ascii_fold()), token(Filter.ascii_fold(), Filter.lowercase())
print("tantivy", tantivy.__version__)
print("lowercase, ascii_fold:", ascii(lowered))
print("ascii_fold, lowercase:", ascii(folded))
assert folded == "istanbul"
assert lowered != "istanbul", "lowercase, then ascii_fold, gives ASCII now"
PYTHON
