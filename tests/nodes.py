"""Three OpenSearch nodes in three processes on this machine, from Maven Central's artifacts: each can be killed, or frozen.

Used by tests alone; whoever runs paperbot with OpenSearch installs its official distribution.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from random import SystemRandom
from typing import Any

LAUNCHER = Path(__file__).parent / "opensearch" / "launcher"
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "paperbot" / "opensearch"
NAMES = ("one", "two", "three")
PATIENCE = 400.0
BUILDING = 180.0
"""Seconds that Maven may take to fetch 40 MB, and fails to where its repository cannot be reached."""
_LEASHED = ("setpriv", "--pdeathsig", "KILL") if shutil.which("setpriv") else ()
"""Ends a node, a frozen one too, when whoever started it has ended, however that came."""


def built() -> tuple[Path | None, str]:
    """Where the launcher is, built once for each state of its sources; or None, and why it cannot be built."""
    sources = [LAUNCHER / "pom.xml", *sorted(LAUNCHER.rglob("*.java"))]
    made = CACHE / sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]
    if (made / "done").exists():
        return made, ""
    if not (shutil.which("javac") and shutil.which("mvn")):
        return None, "a JDK or Maven is not installed"
    with tempfile.TemporaryDirectory() as place:
        work = Path(place) / "launcher"
        shutil.copytree(LAUNCHER, work, ignore=shutil.ignore_patterns("target"))
        if reason := _packaged(work):
            return None, f"Maven could not build the launcher: {reason}"
        made.mkdir(parents=True, exist_ok=True)
        for jar in (*work.glob("target/*.jar"), *work.glob("target/dependency/*.jar")):
            shutil.copy(jar, made)
    (made / "done").touch()
    return made, ""


def _packaged(work: Path) -> str:
    """Why Maven failed, or took too long to reach its repository; empty where it did not."""
    try:
        subprocess.run(
            ["mvn", "-q", "-B", "package"],
            check=True,
            cwd=work,
            capture_output=True,
            text=True,
            timeout=BUILDING,
        )
    except subprocess.TimeoutExpired:
        return f"nothing after {BUILDING:.0f} seconds"
    except subprocess.CalledProcessError as error:
        return str(error.stdout)[:300]
    return ""


def _free() -> int:
    """A port that nobody listens on, below those that the system gives to whoever connects."""
    while True:
        with (
            suppress(OSError),
            socket.create_server(("127.0.0.1", SystemRandom().randrange(12_000, 32_000))) as free,
        ):
            return int(free.getsockname()[1])


@dataclass
class Node:
    """One node in a process of its own."""

    name: str
    folder: Path
    port: int
    transport: int
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@dataclass
class Nodes:
    """A cluster; its nodes keep their data when they are killed, and find it when they start again."""

    jars: Path
    folder: Path
    heap: str = "512m"
    quick: bool = True
    """Whether they start quickly, instead of running fast."""
    all: list[Node] = field(default_factory=list)

    @classmethod
    def made(cls, jars: Path, folder: Path, heap: str = "512m", *, quick: bool = True) -> "Nodes":
        nodes = cls(jars, folder, heap, quick)
        nodes.all = [Node(name, folder / name, _free(), _free()) for name in NAMES]
        for node in nodes.all:
            (node.folder / "config").mkdir(parents=True, exist_ok=True)
        return nodes

    @property
    def urls(self) -> tuple[str, ...]:
        return tuple(node.url for node in self.all)

    def start(self, *nodes: Node) -> None:
        """Starts nodes (all, unless some are named) and waits until they have found each other."""
        for node in nodes or self.all:
            with (node.folder / "log").open("ab") as log:
                node.process = subprocess.Popen(self._command(node), stdout=log, stderr=log)
        self.wait("wait_for_nodes", str(sum(node.process is not None for node in self.all)))

    def _command(self, node: Node) -> list[str]:
        seeds = ",".join(f"127.0.0.1:{one.transport}" for one in self.all)
        settings = {
            "node.name": node.name,
            "cluster.name": "paperbot-tests",
            "network.host": "127.0.0.1",
            "http.port": node.port,
            "transport.port": node.transport,
            "discovery.seed_hosts": seeds,
            "cluster.initial_cluster_manager_nodes": ",".join(NAMES),
            "cluster.routing.allocation.disk.threshold_enabled": "false",
            "cluster.fault_detection.follower_check.timeout": "2s",
            "cluster.fault_detection.leader_check.timeout": "2s",
            "node.processors": 2,
        }
        quick = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"] if self.quick else ["-XX:+UseParallelGC"]
        options = [f"-Xms{self.heap}", f"-Xmx{self.heap}", *quick]
        given = [f"{key}={value}" for key, value in settings.items()]
        return [
            *_LEASHED,
            "java",
            *options,
            "-cp",
            f"{self.jars}/*",
            "launcher.Main",
            str(node.folder),
            *given,
        ]

    def wait(self, what: str, value: str, seconds: float = PATIENCE) -> None:
        """Waits until the cluster says so of itself: `wait_for_status`, `wait_for_nodes`."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if ended := [node.name for node in self.all if node.process and node.process.poll() is not None]:
                raise RuntimeError(f"{ended} ended by themselves: see {self.folder}/{ended[0]}/log")
            with suppress(OSError):
                told = self.told(f"/_cluster/health?{what}={value}&timeout=1s", 3.0)
                if not told["timed_out"]:
                    return
            time.sleep(0.1)
        raise TimeoutError(f"the cluster is not at {what}={value}")

    def told(self, path: str, seconds: float = 30.0) -> Any:
        """What the first node that answers says."""
        for node in self.all:
            if node.process:
                with (
                    suppress(OSError),
                    urllib.request.urlopen(f"{node.url}{path}", timeout=seconds) as answer,
                ):
                    return json.load(answer)
        raise OSError("no node answers")

    def kill(self, *nodes: Node) -> None:
        """Ends nodes as a power cut does."""
        for node in nodes:
            if node.process:
                node.process.kill()
                node.process.wait()
                node.process = None

    def freeze(self) -> None:
        """Lets no node go on: a dead network."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: int) -> None:
        for node in self.all:
            if node.process:
                node.process.send_signal(number)

    def heal(self) -> None:
        """Starts what was killed, and waits until all is replicated again."""
        self.thaw()
        if gone := [node for node in self.all if node.process is None]:
            self.start(*gone)
        self.wait("wait_for_status", "green")

    def processor(self) -> float:
        """Seconds of CPU that the nodes have spent."""
        ticks = 0
        for node in self.all:
            if node.process:
                told = Path(f"/proc/{node.process.pid}/stat").read_text().rpartition(")")[2].split()
                ticks += int(told[11]) + int(told[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def close(self) -> None:
        self.kill(*self.all)


@contextmanager
def cluster(heap: str = "512m", folder: Path | None = None, *, quick: bool = True) -> Iterator[Nodes]:
    """Three nodes, their data in a temporary folder or one that stays; raises OSError, with the reason, where they cannot be had."""
    jars, reason = built()
    if jars is None:
        raise OSError(reason)
    with ExitStack() as stack:
        place = folder or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="paperbot-opensearch-"))
        )
        nodes = Nodes.made(jars, place, heap, quick=quick)
        stack.callback(nodes.close)
        nodes.start()
        yield nodes
