"""What a command takes from its process's start to its end, in CPU, beside what importing Bolt takes.

    python tests/benchmarks/start.py [--beside PATH] [--library FOLDER ...] [--turns 15]

Every command is run once in each turn, so that all of them meet the same machine; the median of the turns is printed. The
ten papers have a library of their own; a question is also asked over each FOLDER. PATH is the folder of another build,
which is put beside this one over the ten papers.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

HERE: Final = Path(__file__).parents[2]
COMMANDS: Final = (
    ("ask", "papers by Gloeckle"),
    ("ask", "how does multi-token prediction speed up inference?"),
    ("ask", "bibtex of CWM"),
    ("status",),
    ("export", "papers by Synnaeve"),
    ("check",),
)


class Start(NamedTuple):
    what: str
    command: Sequence[str]
    there: Path
    data: Path


def within(build_: Path) -> dict[str, str]:
    """The environment of a process that runs the program in a folder, and may keep its bytecode there."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPATH": str(build_)}


def spent(start: Start) -> float:
    """Seconds of CPU."""
    env = within(start.there) | {"PAPERBOT_DATA": str(start.data.resolve())}
    command = [sys.executable, *start.command]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        command, env=env, cwd=start.there, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compared(starts: Sequence[Start], turns: int) -> None:
    """Prints what each takes, as a time and as a multiple of the first."""
    for start in (
        *starts,
        *starts,
    ):  # the first makes tables and bytecode, the second keeps what the first worked out
        spent(start)
    taken = [[spent(start) for start in starts] for _ in range(turns)]
    for start, seconds in zip(starts, map(median, zip(*taken, strict=True)), strict=True):
        print(
            f"{start.what}: {seconds:.2f} s = {seconds / median(turn[0] for turn in taken):.1f} times",
            flush=True,
        )


def starts(builds: Mapping[str, Path], libraries: Sequence[Path], ten: Path) -> Iterator[Start]:
    """Each build's commands over a library of its own in `ten`, and a question over other libraries by the first of them."""
    yield Start("`import slack_bolt`", ("-c", "import slack_bolt"), HERE, ten)
    for number, (name, there) in enumerate(builds.items()):
        for command in COMMANDS:
            yield Start(
                f"paperbot {' '.join(command)}{name}", ("-m", "bot", *command), there, ten / str(number)
            )
    for library in libraries:
        yield Start(
            f"paperbot {' '.join(COMMANDS[0])}, over {library}", ("-m", "bot", *COMMANDS[0]), HERE, library
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--beside", type=Path, help="the folder of another build")
    parser.add_argument("--library", type=Path, nargs="*", default=[], help="folders of larger libraries")
    parser.add_argument("--turns", type=int, default=15)
    given = parser.parse_args()
    builds = {"": HERE} | ({", beside": given.beside.resolve()} if given.beside else {})
    with tempfile.TemporaryDirectory() as ten:
        compared([*starts(builds, given.library, Path(ten))], given.turns)


if __name__ == "__main__":
    main()
