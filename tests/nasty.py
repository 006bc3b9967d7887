"""The nastiest papers there are, invented or made of naughty strings."""

from datetime import date

from bot.papers import Link, Name, Paper

LONG = "A very long title about <!channel> & *everything* " * 200
RIGHT_TO_LEFT = "\u202eمقاله\u200f دربارهٔ יומן <@U0BAD> \u2066 زبان"
EMOJI = "👩‍👩‍👧‍👦 :tada: 🤖🏳️‍🌈 e\u0301\u0301\u0301 `code` ~gone~"
TEX = "$\\mathcal{O}(n^2)$ \\emph{bounds} for {\\'E}tale \\& $k$-means <https://evil.example|click>"
MARKUP = "*bold* _it_ ~no~ `x` &lt; <!here> <!subteam^S1> <https://evil.example|arXiv> ```y``` > quote"


def paper_of(text: str, number: int = 1) -> Paper:
    """A paper with the text in every field that takes one."""
    return Paper(
        f"2601.{number:05}",
        text,
        text,
        (Name(text, text), Name(text), Name("Gu", "Alex"), Name(text, team=True)),
        date(2026, 1, 2),
        (text, "cs.PL"),
        text,
        text,
        (text,),
        (
            Link("code", f"https://github.com/{text}"),
            Link("page", text, text),
            Link("data", "javascript:alert(1)"),
        ),
        text,
        text,
        text,
        text,
        3,
        text,
        withdrawn=number % 2 == 0,
    )


def crowd() -> Paper:
    """3,303 authors, the most there are on arXiv in 2025 and 2026."""
    names = tuple(Name(f"Family{n}", "Given") for n in range(3303))
    return Paper(
        "2601.09999", "A detector", "We built a detector. " * 300, names, date(2026, 1, 2), ("hep-ex",)
    )


NASTY = {
    "long": paper_of(LONG, 1),
    "right to left": paper_of(RIGHT_TO_LEFT, 2),
    "emoji": paper_of(EMOJI, 3),
    "TeX": paper_of(TEX, 4),
    "markup": paper_of(MARKUP, 5),
    "crowd": crowd(),
    "blank": paper_of(" \u200b\n ", 7),
    "bad id": Paper("../../etc <x|y>", "T", "A.", (Name("Wu"),), date(2026, 1, 2)),
}
