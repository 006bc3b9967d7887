#!/usr/bin/env bash
# pypdfium2 5.15.2: where a printed line ends in a hyphen, `PdfTextPage.get_text_range()` gives one character (U+FFFE) in place of the
# hyphen *and* of the line's end. So text split at "\r\n" has two printed lines in one, whose box reaches over both; and a hyphen that
# belongs to the word ("gold-medalist") is told from one that does not ("medal-ist") by nothing.
#
# Seen: "a gold-" above "medalist" comes as "a gold\ufffemedalist"; "a gold," above "medalist" as two lines.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check pypdfium2==5.15.2

"$folder/venv/bin/python" - <<'PYTHON'
import pypdfium2


def pdf(*lines: str) -> bytes:
    """One page with these lines under each other."""
    shown = "".join(f"1 0 0 1 72 {700 - 12 * i} Tm ({line}) Tj " for i, line in enumerate(lines))
    body = f"BT /F1 10 Tf {shown}ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents 5 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(body), body),
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, one in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start)


def text(*lines: str) -> str:
    return pypdfium2.PdfDocument(pdf(*lines))[0].get_textpage().get_text_range()


hyphened, plain = text("a gold-", "medalist"), text("a gold,", "medalist")
print("pypdfium2", pypdfium2.V_PYPDFIUM2 if hasattr(pypdfium2, "V_PYPDFIUM2") else pypdfium2.PYPDFIUM_INFO)
print(repr(hyphened), repr(plain))
assert plain == "a gold,\r\nmedalist", "lines without a hyphen come otherwise now"
assert hyphened == "a gold\ufffemedalist", "a hyphen at a line's end comes otherwise now"
PYTHON
