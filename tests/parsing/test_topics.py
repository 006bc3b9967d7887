"""What is said as a topic is the topic, whole, in whatever words papers are asked for."""

from collections.abc import Iterator
from datetime import date
from typing import Final

import pytest

from bot.parsing import parse
from bot.parsing.intents import outright
from bot.queries import Find, FindToRead, Lookup, Maybe, Query, Subscribe

TODAY: Final = date(2026, 11, 23)
TOPICS: Final = """
Byzantine agreement, bypass valves, bygone climates, on-device speech, on-policy control, one-shot pruning, offline bandits, in-context retrieval,
prime numbers, chromatic numbers, random numbers, score matching, topic modelling, topic drift, covering codes, covering numbers, studying habits, open
set detection, open quantum walks, list colouring, list labelling, report writing, search trees, search games, question routing, question
generation, graph colouring, graph minors, graph drawing, label shift, label smoothing, plot generation, chart parsing, table parsing, code smells, code
clones, link rot, abstract algebra, abstract domains, summary statistics, new physics, new particles, last mile delivery, first passage times, first
order logic, best arm identification, best response dynamics, key agreement, key rates, key polynomials, main belt asteroids, latest common ancestors, top quarks, top
tagging, two body decay, three body problem, five dimensional gravity, popular matchings, popular music, fun facts, classic rock, human video, video
retrieval, poster sessions, slides of microscopes, reading comprehension, reading disorders, memory safety, meeting scheduling, email
threads, address decoding, weather alerts, tracking by detection, learning by imitation, step by step proofs, learning from mistakes, learning from
demonstrations, reconstruction from silhouettes, transfer without labels, learning without labels, trial and error, divide-and-conquer, give and
take, either or gates, more or less identities, von Neumann entropy, von Mises distributions, de Bruijn graphs, de Sitter space, May elections, march
algorithms, spring constants, fall detection, april tags, august floods, summer monsoons, attacks at scale, training at scale, work
functions, work stealing, paper folding, paper mills, article spinning, study design, author disambiguation, name matching, data with
noise, reasoning with constraints, hashing with chaining, Alzheimer's disease, Parkinson's law, Maxwell's demon, Schrödinger operators, Erdős problems, 3D
printing, 2D materials, 5G slicing, C++ templates, k-means, p-adic numbers, NP-hardness, F-theory, NTIRE 2025, fair division, meta learning,
apple orchards, amazon rainforest, columbia river, stanford manifolds, intel fusion
"""
TERMS: Final = tuple(" ".join(term.split()) for term in TOPICS.split(","))
WAYS: Final = ("papers about {}", "{} papers", "any work on {}", "follow {}")
LONG: Final = (
    "sparse regression",
    "learning by imitation",
    "how swarms of small drones find their way home in the dark without any map or compass",
    "predicting the yield of winter wheat from satellite images taken in the first weeks after sowing",
    "the effect of bedtime stories on the vocabulary of children who grow up with two languages",
)
WORDINGS: Final = """
Which studies address {}?
What has the community published on {}?
Could you list a handful of works dealing with {}?
hi, any good reads about {}?
Any work on {}?
Is there research on {}?
Could you recommend papers on {}?
Can you point me to literature on {}?
Do you know some papers about {}?
I am looking for works that discuss {}
Please provide me with publications concerning {}
references for {}
What has been done on {}?
Where can I read about {}?
Recent advances in {}
Are there any resources that cover {}?
Has anyone investigated {}?
What papers should I read to learn about {}?
I'd like to read up on {}
Let me know which papers deal with {}
Search for articles on the topic of {}
Could you suggest some studies exploring {}?
What does the literature say about {}?
has there been any progress on {}
find me some background reading on {}
which works have studied {}
I need sources on {}
give me an overview of the literature on {}
what is known about {}
""".strip().splitlines()


def listings(query: Query) -> Iterator[Find]:
    """The listings that a query may mean, the likeliest first."""
    match query:
        case Maybe(readings=several):
            for one in several:
                yield from listings(one)
        case Lookup(words=words) if isinstance(outright(words, TODAY), Subscribe):
            yield from listings(outright(words, TODAY))
        case Subscribe(find=find) | FindToRead(find=find):
            yield find
        case Find():
            yield query
        case _:
            pass


@pytest.mark.parametrize("way", WAYS)
def test_a_topic_is_taken_whole(way: str) -> None:
    """Of what a message may mean, the topic word for word comes before all that takes it apart."""
    read = {term: parse(way.format(term), today=TODAY) for term in TERMS}
    first = {
        term: next((find for find in listings(query) if find.words), Find()) for term, query in read.items()
    }
    assert not {term: str(read[term]) for term, find in first.items() if find != Find(words=term)}


@pytest.mark.parametrize("wording", WORDINGS)
def test_papers_are_asked_for_in_any_wording(wording: str) -> None:
    """The words of the topic are all and only what is looked for, but for an article or a "how" before them."""
    read = {topic: parse(wording.format(topic), today=TODAY) for topic in LONG}
    first = {topic: next(listings(query), Find()) for topic, query in read.items()}
    assert not {
        topic: str(read[topic])
        for topic, find in first.items()
        if find.words not in {topic, topic.partition(" ")[2]} or find.authors
    }


@pytest.mark.parametrize(
    ("said", "find"),
    [
        ("papers about hashing by Knuth", Find("hashing", authors=("Knuth",))),
        ("papers about hashing since 2024", Find("hashing", since=date(2024, 1, 1))),
        ("any work on hashing in cs.DS", Find("hashing", category="cs.DS")),
        ("papers on hashing with code", Find("hashing", code=True)),
        ("papers on hashing newest first", Find("hashing", order="newest")),
    ],
)
def test_what_clearly_narrows_a_topic_still_does(said: str, find: Find) -> None:
    """Behind "about", words that begin with a clear cue are a filter."""
    assert find in set(listings(parse(said, today=TODAY)))
