"""Takes README's pictures anew: `python tests/pictures.py` runs the tours of the real bot and keeps what they saw."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
KEPT: Final = ROOT / "bot/playground/pictures"
PICTURES: Final = {
    "thread": "tour-6-restart",
    "share": "tour-3-share",
    "save": "tour-5-save",
    "morning": "tour-8-morning",
    "home": "tour-9-home",
    "agent": "native-agent",
    "card": "native-card",
    "shortcut": "native-shortcut",
    "follow": "native-follow",
    "search": "native-search",
    "why": "native-why",
    "table": "new-table-desk",
    "compare": "new-compare-desk",
    "object": "new-pane-desk",
    "unhelpful": "new-unhelpful-desk",
    "open": "new-this",
    "phone": "new-object-phone",
}
"""README's name of a picture, and the screenshot that it is."""


def main() -> None:
    tours = [ROOT / f"tests/playground/test_{name}.py" for name in ("tour", "native", "surfaces")]
    subprocess.run([sys.executable, "-m", "pytest", *tours], cwd=ROOT, check=True)
    for name, seen in PICTURES.items():
        shutil.copyfile(ROOT / "artefacts" / f"{seen}.png", KEPT / f"{name}.png")


if __name__ == "__main__":
    main()
