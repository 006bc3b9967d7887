"""One state of an index in the cluster, asked over the network; what was asked once is remembered as long as the view lasts."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final, TypeVar, cast

from bot.opensearch import queries
from bot.opensearch.cluster import Cluster
from bot.opensearch.documents import EVERYBODY
from bot.search.port import Look, Order, Query

Json = dict[str, Any]
T = TypeVar("T")
_WINDOW: Final = 10_000
"""Papers that one request may go through."""
_TERMS: Final = 20_000
"""Terms that one request may give; of more, those of most papers."""
_COLUMNS: Final = 40_000
"""Different values that are counted exactly."""
_REMEMBERED: Final = 50_000
_PAGES: Final = 256
"""Searches whose hits are remembered: the readings of a message ask for the same few."""
_ABREAST: Final = 200
"""Questions of one request."""
_HEAD: Final[Json] = {"allow_partial_search_results": False}


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found (`port.Hits`)."""

    hits: Sequence[tuple[float, tuple[str, Sequence[str]]]]
    count: int


@dataclass(frozen=True, slots=True)
class View:
    """A view (`port.View`); every question is put to one index by name, so another generation does not mix in."""

    cluster: Cluster
    index: str
    seq: int
    """The number of the last change it holds."""
    scopes: tuple[str, ...] = (EVERYBODY,)
    """What those who ask may see: added to each question here, and nowhere else."""
    known: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)
    pages: dict[str, Found] = field(default_factory=dict, compare=False, repr=False)
    kept: dict[str, dict[Hashable, object]] = field(default_factory=dict, compare=False, repr=False)
    """What search worked out of it."""

    @property
    def num_docs(self) -> int:
        return self._once("size", lambda: self._counted(self._seen(queries.every())))

    def search(  # noqa: PLR0913  as the port asks
        self,
        query: Query,
        limit: int,
        *,
        count: bool,
        order_by_field: str | None = None,
        offset: int = 0,
        order: Order = Order.Desc,
        weight_by_field: str | None = None,
    ) -> Found:
        asked = self._seen(query)
        if count and limit <= 1 and not order_by_field:
            return Found((), self._once(("count", str(asked)), lambda: self._counted(asked)))
        sort = (
            [{order_by_field: "asc" if order == Order.Asc else "desc"}, {"id": "desc"}]
            if order_by_field
            else None
        )
        wanted = queries.filtering(asked) if order_by_field else _weighted(asked, weight_by_field)
        found = self._page(wanted, sort, min(limit, _WINDOW - offset), offset, count=count)
        if limit + offset <= _WINDOW or len(found.hits) + offset < _WINDOW:
            return found
        return self._deep(wanted, sort, limit + offset, offset)

    def doc(self, address: tuple[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
        id_, primary = address
        return {"id": (id_,), "primary": primary}

    def doc_freq(self, field_name: str, field_value: str) -> int:
        return int(self._looked(field_name, field_value))

    def terms_with_prefix(
        self, field_name: str, prefix: str, *, filter_query: Query | None = None, limit: int | None = None
    ) -> Sequence[tuple[str, int]]:
        if limit and not filter_query and (all_ := self.known.get((field_name, (prefix,)))) is not None:
            return cast("Sequence[tuple[str, int]]", all_)[:limit]
        body = self._terms(field_name, (prefix,), filter_query, limit)
        if filter_query:
            return _listed(self._ask(body))
        return self._once(("terms", field_name, prefix, limit), lambda: _listed(self._ask(body)))

    def beginning(self, field_name: str, starts: tuple[str, ...]) -> Sequence[tuple[str, int]]:
        """The terms that begin in one of these ways, asked all at once."""
        found: Sequence[tuple[str, int]] = self._looked(field_name, starts)
        return found

    def expect(self, looks: Iterable[Look]) -> None:
        """Asks for all of these in one request; what fails is asked for again when it is needed."""
        missing = list(islice(dict.fromkeys(look for look in looks if look not in self.known), _ABREAST))
        if len(missing) < 2:
            return
        lines = [line for look in missing for line in (_HEAD, self._look(*look))]
        told = self.cluster.ask_all(f"/{self.index}/_msearch", lines, seconds=self.cluster.quick)
        for look, one in zip(missing, told["responses"], strict=True):
            if "error" not in one:
                self.known[look] = _read(look, one)

    def _looked(self, name: str, what: str | tuple[str, ...]) -> Any:  # noqa: ANN401  a number or a list
        return self._once((name, what), lambda: _read((name, what), self._ask(self._look(name, what))))

    def _look(self, name: str, what: str | tuple[str, ...]) -> Json:
        if isinstance(what, tuple):
            return self._terms(name, what)
        return _counting(self._seen(queries.said(name, what)))

    def aggregate(self, query: Query, agg: Json) -> Json:
        asked = {name: _exactly(one) for name, one in agg.items()}
        told: Json = self._ask({"query": self._seen(query), "size": 0, "aggs": asked})["aggregations"]
        return told

    def _seen(self, query: Query) -> Json:
        return queries.within(query, self.scopes)

    def _counted(self, query: Json) -> int:
        return _total(self._ask(_counting(query)))

    def _terms(
        self, name: str, starts: Sequence[str], only: Query | None = None, limit: int | None = None
    ) -> Json:
        """Of the papers that hold such a term, each with all its terms: those that begin so are told apart."""
        terms: Json = {"field": name, "size": limit or _TERMS, "shard_size": _TERMS, "execution_hint": "map"}
        if all(starts):
            terms["include"] = "|".join(map(queries.escaped, starts))
        if limit:
            terms["order"] = {"_key": "asc"}
        any_ = {"bool": {"should": [queries.beginning(name, start) for start in starts]}}
        asked = self._seen({"bool": {"filter": [any_, *([only] if only else [])]}})
        return {"query": asked, "size": 0, "aggs": {"it": {"terms": terms}}}

    def _page(self, query: Json, sort: list[Json] | None, size: int, offset: int, *, count: bool) -> Found:
        body: Json = {
            "query": query,
            "size": size,
            "from": offset,
            "_source": False,
            "docvalue_fields": ["primary"],
            "track_total_hits": count,
            **({"sort": sort} if sort else {}),
        }
        key = str(body)
        if found := self.pages.get(key):
            return found
        if len(self.pages) >= _PAGES:
            self.pages.clear()
        return self.pages.setdefault(key, self._found(body, count=count))

    def _found(self, body: Json, *, count: bool) -> Found:
        sort = body.get("sort")
        told = self._ask(body, **({} if sort else {"search_type": "dfs_query_then_fetch"}))["hits"]
        hits = [(one["sort"][0] if sort else one["_score"], queries.hit(one)) for one in told["hits"]]
        return Found(hits, int(told["total"]["value"]) if count else 0)

    def _deep(self, query: Json, sort: list[Json] | None, end: int, offset: int) -> Found:
        """More papers than one request may go through, one such stretch after the other."""
        order = sort or [{"_score": "desc"}, {"id": "desc"}]
        body: Json = {
            "query": query,
            "size": _WINDOW,
            "_source": False,
            "docvalue_fields": ["primary"],
            "sort": order,
        }
        hits: list[tuple[float, tuple[str, Sequence[str]]]] = []
        while len(hits) < end:
            found = self._ask(body | {"track_total_hits": False})["hits"]["hits"]
            hits += [(one["sort"][0], queries.hit(one)) for one in found]
            if len(found) < _WINDOW:
                break
            body["search_after"] = found[-1]["sort"]
        return Found(hits[offset:end], 0)

    def _ask(self, body: Json, **params: str) -> Any:  # noqa: ANN401  JSON is Any
        return self.cluster.ask(
            "POST",
            f"/{self.index}/_search",
            body,
            seconds=self.cluster.quick,
            allow_partial_search_results="false",
            **params,
        )

    def _once(self, key: Hashable, work: Callable[[], T]) -> T:
        if key in (known := self.known):
            with suppress(KeyError):  # another thread may have begun anew
                return cast("T", known[key])
        if len(known) >= _REMEMBERED:
            known.clear()
        found = known[key] = work()
        return found


def _counting(query: Json) -> Json:
    return {"query": query, "size": 0, "track_total_hits": True}


def _total(told: Json) -> int:
    return int(told["hits"]["total"]["value"])


def _listed(told: Json) -> list[tuple[str, int]]:
    return sorted((str(one["key"]), int(one["doc_count"])) for one in told["aggregations"]["it"]["buckets"])


def _read(look: Look, told: Json) -> int | list[tuple[str, int]]:
    """What the cluster says of a look."""
    return _listed(told) if isinstance(look[1], tuple) else _total(told)


def _weighted(query: Json, weight: str | None) -> Json:
    """Each score times the weight of its paper."""
    if not weight:
        return query
    factor = {"field": weight, "modifier": "log2p"}
    return {"function_score": {"query": query, "field_value_factor": factor, "boost_mode": "multiply"}}


def _exactly(aggregation: Json) -> Json:
    """The same over several shards, each of which tells all it has."""
    (kind, how), *_ = aggregation.items()
    more = {
        "cardinality": {"precision_threshold": _COLUMNS},
        "terms": {"shard_size": max(_TERMS, how.get("size", 0))},
    }
    return {kind: how | more.get(kind, {})}
