"""Questions about what is stored of a paper: who wrote it, when, where, with how many, under which licence.

These are answered from stored fields, never from prose, so they are told apart here from questions that
only a sentence can answer. The table is tried from the top; words in capitals are defined below it.
"""

import re
from functools import cache
from typing import Final

from bot.parsing.numbers import ORDINAL
from bot.queries import Fact, Field

_TABLE: Final[dict[Field, str]] = {
    "author count": r"""
        how many (?:co-?)?(?:authors|people|writers)(?: (?:are|were)(?: there)?)? (?:on|of|for|wrote|behind|worked on|does|did|do|has|have|signed|contributed to) PAPER(?: have| has)?
        (?:the )?(?:number|count) of authors (?:of|on|for) PAPER
        PAPER (?:number of authors|author count)
    """,
    "authors": r"""
        (?:who(?:'s| is| are| was| were)? )?(?:the )?(?:(?:main|corresponding) )?(?:authors?|writers?)(?: list)? (?:of|on|for|behind) PAPER
        qui a (?:écrit|rédigé|publié) PAPER
        wer hat PAPER (?:geschrieben|verfasst|veröffentlicht)
        ¿?qui[ée]n(?:es)? (?:escribi[óo]|escribieron|ha escrito|public[óo]) PAPER
        who (?:all |else )?(?:wrote|authored|co-?wrote|(?:is|are|was|were) behind|made|created|developed|built|invented|introduced|proposed|published|did|came up with|worked on|(?:has |have )?written) PAPER
        PAPER (?:was |is )?(?:written|authored|made|created) by (?:who|whom)
        by whom (?:is|was) PAPER(?: written| made)?
        (?:what (?:is|are) |(?:a )?list (?:of )?|give me |show(?: me)? )?(?:the )?(?:full |complete )?(?:authors?|author ?list|byline)(?: list)? (?:of|for|on) PAPER
        PAPER(?:'s)? (?:authors?|author ?list|byline)
        PAPER who wrote (?:it|this)
    """,
    "date": r"""
        when(?:'s| is| was| were| did| has| have)? PAPER (?:first )?(?:been )?(?:MADE|come out|came out|appear(?:ed)?|get published|go up|dated|from)(?: on arxiv| first)?
        (?:on )?(?:what|which) (?:year|date|day|month)(?: (?:is|was|did|were))? PAPER(?: (?:MADE|come out|came out|appear(?:ed)?|from|dated))?(?: in| on)?
        (?:what (?:is|was) |give me )?(?:the )?(?:(?:publication |release |submission |arxiv )?(?:date|year) (?:of|for)|(?:publication|release|submission) date) PAPER
        how (?:old|recent|new) is PAPER
        PAPER(?:'s)? (?:publication|release|submission) (?:date|year)
        PAPER(?:'s)? (?:date|year)
        PAPER published when
        when(?: is| was|'s) PAPER from
    """,
    "venue": r"""
        where(?: is| was| were|'s| did)? PAPER (?:been )?(?:published|presented|appear(?:ed)?|accepted|come out)(?: at| in)?
        (?:at |in )?(?:what|which) (?:conference|venue|journal|workshop|proceedings)(?: (?:is|was|did|accepted|published|has))? PAPER(?: (?:published|presented|accepted|appear(?:ed)?|at|in|from))*
        (?:what (?:is|was) )?(?:the )?(?:venue|conference|journal) (?:of|for) PAPER
        PAPER(?:'s)? (?:venue|conference)
        (?:is|was|has) PAPER (?:been )?(?:peer[- ]reviewed|published (?:anywhere|somewhere)|accepted (?:anywhere|somewhere|at a conference))
    """,
    "organisation": r"""
        (?:what|which) (?:organi[sz]ation|company|lab|institution|institute|university|team|group)(?: (?:is|was|did|does|made|wrote|published|released|developed|built|is behind|are behind|behind))* PAPER(?: (?:from|at|by|come from))?
        (?:what (?:is|was|are) )?(?:the )?(?:organi[sz]ations?|affiliations?|company|lab|institutions?) (?:of|behind|for) PAPER
        PAPER(?:'s)? (?:organi[sz]ation|affiliations?)
    """,
    "categories": r"""
        (?:what|which) (?:arxiv )?(?:category|categories|subject|field|area|section)(?: (?:is|are|was|does|do))? PAPER(?: in| listed (?:in|under)| under| belong to| posted (?:in|to))?
        (?:what (?:is|are) )?(?:the )?(?:arxiv )?(?:category|categories|subject|field) (?:of|for) PAPER
        PAPER(?:'s)? (?:arxiv )?(?:category|categories)
    """,
    "code": r"""
        (?:does|do|did|has|have|is) PAPER (?:have|has|got|release|share|publish|provide|come with|with)?\s*(?:any |some |the |its |their |public |official )*CODE(?: available| online| public(?:ly available)?| released)?
        (?:is there|are there|do (?:we|they|you) have|any|got|where(?: is|'s)?(?: i can find| can i find)?|where can i find|find|give me|show me|link to|what is|what's)?\s*(?:the |any |some |a |public |official |link to )*CODE(?: link| url)? (?:of|for|from|behind|to) PAPER(?: available| online)?
        PAPER(?:'s code|(?:'s)? (?:source code|code (?:link|url)|github(?: link)?|repo(?:sitory)?(?: link)?))
        (?:is|was) (?:the )?CODE (?:of|for) PAPER (?:available|public|released|online|open)
        (?:is|was) PAPER on git ?hub
    """,
    "models": r"""
        (?:is there|are there|are|is|where(?: are| is|'s)?(?: i can (?:find|download|get)| can i (?:find|download|get))?|do we have|link to)?\s*(?:the |any |a |an )*MODELS (?:of|for|from) PAPER(?: available| released| public| online)?
        where can (?:i|we|you) (?:download|get|find) (?:the )?PAPER(?:'s)?(?: MODELS)?
        does PAPER (?:have|release|publish|share|provide) (?:any |its |their |the )*MODELS
        PAPER(?:'s)? MODELS
        (?:is|are|was) PAPER (?:available )?on hugging ?face
    """,
    "page": r"""
        (?:what is |is there |where is |link to )?(?:the |a )*(?:project page|web ?page|web ?site|home ?page|project site|blog post|leaderboard) (?:of|for) PAPER
        (?:does|has) PAPER (?:have )?a (?:project page|web ?site|web ?page|home ?page)
        PAPER(?:'s)? (?:project page|web ?site|web ?page|home ?page)
    """,
    "data": r"""
        (?:where (?:is|are|can i find) |link to |is there )?(?:the |a )*(?:released data|dataset download|data link|released dataset|data release) (?:of|for) PAPER
        where (?:is|are|can i (?:find|get|download)) (?:the )?(?:data|dataset) (?:of|for|from) PAPER
    """,
    "licence": r"""
        (?:what|which)(?:'s| is| kind of| type of)?\s*(?:the )?licen[sc]e(?:s)?(?: (?:is|are|was|does|do|did|covers?|of|for|under|has))* PAPER(?: (?:released|published|distributed|shared|licensed|available|have|use|come|carry))*(?: under| with)?
        (?:under )?(?:what|which) licen[sc]e (?:is|was|are|were) PAPER(?: (?:released|published|distributed|available))?(?: under)?
        (?:the )?licen[sc]e (?:(?:of|for) )?PAPER
        PAPER(?:'s)? licen[sc]e
        (?:can|may) (?:i|we|you|one) use PAPER (?:commercially|for commercial (?:use|purposes))
        how is PAPER licen[sc]ed
    """,
    "pages": r"""
        how long is (?:the )?PAPER(?:'s)? (?:paper|article|manuscript|preprint)
        how many pages (?:does|do|has|have|is|are|in|of)(?: the)? PAPER(?: have| has)?
        how many pages PAPER has
        (?:the )?(?:number of pages|page count|pages) (?:of|in) PAPER
        PAPER(?:'s)? (?:page count|pages)
    """,
    "link": r"""
        (?:what is |what's |give me |send me |show me |i need |where is )?(?:the |a )*(?:arxiv )?(?:link|url|pdf|arxiv id|arxiv link|arxiv number|identifier|doi)(?: link)? (?:to|of|for) PAPER
        PAPER(?:'s)? (?:arxiv )?(?:link|url|pdf|arxiv id|arxiv number)
        (?:the )?(?:pdf|arxiv (?:link|id)) PAPER
    """,
}  # fmt: skip
_WROTE: Final = r"""
    (?:did|has|have) WHO (?:really |also |ever )?(?:write|wrote|written|author(?:ed)?|co-?author(?:ed)?|co-?wr(?:i|o)te|co-?written|contribute(?:d)? to|work(?:ed)? on|help(?:ed)? (?:write|with)) PAPER
    (?:is|was|isn't|wasn't) WHO (?:also |really )?(?:an? |the |one of the |among the |listed as an? |listed as the )(?:WHICH )?(?:co-?)?(?:authors?|writers?) (?:of|on) PAPER
    (?:is|was) WHO (?:WHICH )(?:co-?)?author (?:of|on) PAPER
    (?:is|was) WHO (?:also |listed |credited |mentioned )?(?:on(?! git ?hub| hugging ?face| arxiv)|among the authors of|in the author list of|involved in|part of) PAPER
    (?:is|was) PAPER (?:also )?(?:written|authored|co-?authored|made) by WHO
    (?:(?:who|what)(?:'s| is| was)? )?(?:the )?WHICH author (?:of|on) PAPER
    (?:who(?:'s| is| was)? )?PAPER['’]s? WHICH author
    (?!who|what|is|the|and|or)PAPER WHICH author
"""
"""Whether somebody is among the authors of a paper, or who stands in one place."""
WHICH: Final = rf"(?:lead|senior|{ORDINAL})"
"""A place in a byline."""
_PARTS: Final = {
    "WHO": r"(?P<who>(?!(?:it|they|he|she|we|you|i|the|this|that|these|any|there|my|our)\b|\d{4}\.\d)\S.*?)",
    "WHICH": rf"(?P<place>{WHICH})",
    "PAPER": r"(?P<paper>\S.*?)",
    "CODE": r"(?:source code|code ?base|code|implementation|github(?: repo(?:sitory)?)?|repo(?:sitory)?|git)",
    "MODELS": r"(?:model weights|weights|model checkpoints|checkpoints|trained models?|hugging ?face(?: models?| page| link)?)",
    "MADE": r"(?:publish(?:ed)?|releas(?:e|ed)|submit(?:ted)?|written|post(?:ed)?|upload(?:ed)?|announc(?:e|ed)|put out|made|created|out)",
}
_CUT: Final = re.compile(r"\b(?:from|of|on|in|at|to|for|with|by|and|or|about)$", re.IGNORECASE)
"""No paper's name ends like this: the pattern cut a sentence in the middle."""
_TAIL: Final = re.compile(
    r"^(?:about|on|with|any|anything|something|papers?|articles?|more|less|a|an|it|this|that|two|several|many)\b",
    re.IGNORECASE,
)
"""What "did Gloeckle write" may go on with, that is no paper's name."""
_MORE: Final = re.compile(r"\d{4}\.\d{4,5}(?:v\d+)? \w")
"""An id with more words behind it: "does 2510.02387 generate" is no paper."""
_POLITE: Final = re.compile(
    r"^(?:(?:please|hey|hi|so|and|but|ok|can you tell me|could you tell me|tell me|do you know|i wonder|remind me|what(?:'s| is| are| was| were)|show me|give me|i need)[,:]?\s+)+",
    re.IGNORECASE,
)
_AROUND: Final = re.compile(
    r"^(?:the|a|this|that|our|paper|article)\s+|['’]s$|\s+(?:paper|article|preprint|model|work|please|exactly|again|actually|first|was|is|were|did|does)$"
    r"|\s+(?:(?:to me )?like i['’]?(?:m| am) .+|for dummies|simply|briefly|in (?:simple|plain|easy|layman['’]?s?) (?:terms|words|english)|in (?:one|a|a few|two) (?:words?|sentences?|lines?))$",
    re.IGNORECASE,
)


@cache
def _patterns() -> tuple[tuple[Field, re.Pattern[str]], ...]:
    return tuple(
        (field, _compiled(line.strip()))
        for field, lines in _TABLE.items()
        for line in lines.strip().splitlines()
    )


@cache
def _wrote() -> tuple[re.Pattern[str], ...]:
    return tuple(_compiled(line.strip()) for line in _WROTE.strip().splitlines())


def _compiled(line: str) -> re.Pattern[str]:
    return re.compile(re.sub("|".join(_PARTS), lambda found: _PARTS[found[0]], line), re.IGNORECASE)


def fact_in(text: str) -> Fact | None:
    """The stored field that a text asks for, with what it calls the paper; None if it asks for none.

    >>> str(fact_in("when did the CWM paper come out?")), str(fact_in("did Alex Gu write CWM?"))
    ('date of "CWM"', 'authors of "CWM" among them "Alex Gu"')
    >>> fact_in("what does CWM score on SWE-bench?") is None
    True
    """
    asked = _POLITE.sub("", text.strip(" ?!.,;"))
    for pattern in _wrote():
        found = pattern.fullmatch(asked)
        if found and not _CUT.search(found["paper"]) and not _TAIL.match(found["paper"]):
            asked_ = {name: text for name, text in found.groupdict("").items() if name != "paper"}
            return Fact("authors", name_of_paper(found["paper"]), **asked_)
    for field, pattern in _patterns():
        found = pattern.fullmatch(asked)
        if found and not _CUT.search(found["paper"]) and not _MORE.match(found["paper"]):
            return Fact(field, name_of_paper(found["paper"]))
    return None


def name_of_paper(text: str) -> str:
    """What a paper is called in a question, without the words around its name.

    >>> name_of_paper("the Code Llama paper")
    'Code Llama'
    """
    name = text.strip(" ?!.,;:\"“”'")
    bare = _AROUND.sub("", name).strip()
    return name_of_paper(bare) if bare and bare != name else name
