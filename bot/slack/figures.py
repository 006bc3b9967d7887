"""The figures of all processes that serve on one port, in one scrape, whichever of them is asked.

Each writes its own into a file once a second; who is asked adds them up. A process that died stays in the sums until
the program ends, so that no counter ever falls. prometheus_client has a mode for this, which is chosen by an
environment variable before it is imported, and in which every count is a write.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import Metric

from bot import kept

_Labels = tuple[tuple[str, str], ...]
_Sample = tuple[str, _Labels, float]
_Family = tuple[str, str, str, tuple[_Sample, ...]]
"""Name, what it counts, its type, and its samples: plain values, as they are kept."""


class Figures:
    """The figures of one process among those that one parent started."""

    def __init__(self, registry: CollectorRegistry, folder: Path | None = None) -> None:
        """`folder` is where the processes write theirs; None where there is only one."""
        self._registry: Final = registry
        self._folder: Final = folder
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            for file in folder.iterdir():
                if not _alive(file.name.partition("-")[0]):
                    file.unlink(missing_ok=True)

    def tell(self) -> None:
        """Lets the other processes know this one's."""
        if self._folder:
            kept.write(
                self._folder / f"{os.getppid()}-{os.getpid()}", tuple(map(_plain, self._registry.collect()))
            )

    def text(self) -> bytes:
        """Those of all processes, in Prometheus's text format."""
        if not self._folder:
            return generate_latest(self._registry)
        self.tell()
        told: list[Iterable[_Family]] = [
            kept.read(file, ()) for file in sorted(self._folder.glob(f"{os.getppid()}-*"))
        ]
        summed = CollectorRegistry()
        summed.register(_Sum([*_added(family for families in told for family in families)]))
        return generate_latest(summed)


class _Sum:
    """What is added up, as a registry takes it."""

    def __init__(self, metrics: list[Metric]) -> None:
        self._metrics: Final = metrics

    def collect(self) -> Iterable[Metric]:
        return self._metrics


def _plain(metric: Metric) -> _Family:
    samples = tuple((one.name, tuple(sorted(one.labels.items())), float(one.value)) for one in metric.samples)
    return metric.name, metric.documentation, metric.type, samples


def _added(families: Iterable[_Family]) -> Iterator[Metric]:
    """One family for those of one name: sums, but for what all processes have in common and when they began."""
    known: dict[str, tuple[str, str, dict[tuple[str, _Labels], float]]] = {}
    for name, says, kind, samples in families:
        _, _, values = known.setdefault(name, (says, kind, {}))
        for sample, named, value in samples:
            labels = tuple((label, one) for label, one in named)  # lists, as they were read
            held = values.get((sample, labels))
            values[sample, labels] = value if held is None else _joined(kind, sample)((held, value))
    for name, (says, kind, values) in known.items():
        metric = Metric(name, says, kind)
        for (sample, labels), value in values.items():
            metric.add_sample(sample, dict(labels), value)
        yield metric


def _joined(kind: str, sample: str) -> Callable[[tuple[float, float]], float]:
    if sample.endswith("_created"):
        return min
    return max if kind == "gauge" else sum


def _alive(process: str) -> bool:
    """Whether there is a process of this number; what is no number is none."""
    with suppress(ValueError, OSError):
        os.kill(int(process), 0)
        return True
    return False
