#!/bin/sh
# bibtexparser 2.1.0: a value that is joined by "#", as BibTeX and all its programs read it, stays source text in the library, signs
# and quotation marks included. A lone @string name is resolved, and nothing is among the failed blocks. pybtex 0.26.1 joins the pieces.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check bibtexparser==2.1.0 pybtex==0.26.1
cat > "$folder/joined.bib" <<'BIB'
@string{ws = "Workshop"}
@misc{alone, title = ws}
@misc{joined, title = ws # " on " # {Cups}}
BIB
cat > "$folder/read.py" <<'PY'
import sys
from bibtexparser.entrypoint import parse_string
from pybtex.database import parse_string as pybtex

text = open(sys.argv[1]).read()
library = parse_string(text)
print("bibtexparser:", [entry["title"] for entry in library.entries], len(library.failed_blocks))
print("pybtex:", [entry.fields["title"] for entry in pybtex(text, "bibtex").entries.values()])
PY
seen=$("$folder/venv/bin/python" "$folder/read.py" "$folder/joined.bib")
echo "$seen"
test "$seen" = "bibtexparser: ['Workshop', 'ws # \" on \" # {Cups}'] 0
pybtex: ['Workshop', 'Workshop on Cups']"
