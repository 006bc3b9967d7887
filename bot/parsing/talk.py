"""Talk that no corpus answers: greetings, thanks, help, how large the corpus is, and the impossible."""

from datetime import date
from typing import Final, Literal, cast

from bot.parsing.patterns import LISTING
from bot.parsing.patterns import insensitive as _re
from bot.parsing.rows import load
from bot.queries import Help, Query, Status, Talk

_ROWS: Final = load("talk")
_BRIEF: Final = 120
"""Characters of the longest small talk."""
_HELP: Final = _re(
    r"^(?:help(?: me)?|\?+|what can (?:you|i|we) (?:do|ask)(?: (?:you|here|for me))?|what do you do|how (?:do|does|can) (?:i|this|you) (?:use|work|use you|use this|ask)(?: (?:this|you|it))?|how do you work|commands?|usage|who are you|what are you|examples?|are you (?:an? )?(?:ai|bot|human|robot|real|llm)|who (?:made|built|wrote|created) you|start over)\W*$"
)
_HELP_WITH: Final = _re(r"^help (?:me )?(?:with|on|about)\b")
_HELP_TOPIC: Final = _re(
    r"^(?:help (?:with |on )?(?:the )?|how (?:do|can|does) (?:i|we|one|you) )\W*(?P<topic>by|search|show|ask|cite|compare|new|list|subscribe|save)\W*(?: command)?$"
)
_STATUS: Final = _re(
    rf"^(?:status|corpus status|stats|how (?:many|much) {LISTING}(?: (?:are|do|is|have)(?: there| we| you| i)*(?: have| got| know| in (?:the|this|your|our) (?:corpus|library|collection))*)?(?: here| in total| in all)?|how (?:big|large|fresh|current|old|up[- ]to[- ]date) is (?:the|your|this|our) (?:corpus|data|library|collection|index)|what is in (?:the|your|our) (?:corpus|library)|when (?:was|were) (?:the |your )?(?:corpus|data|papers) (?:last )?(?:updated|synced|refreshed))\W*$"
)
_IMPOSSIBLE: Final = _re(
    r"^(?:please |can you |could you )?(?:(?:delete|remove|drop|wipe|erase|destroy|forget)\s+(?:all|every|the (?:corpus|database|papers|index|data)|everything|your)\b"
    r"|(?:ignore|disregard|forget)\s+(?:all |any |your |the |my |previous |prior |above |these )*(?:instructions?|rules?|prompts?)|(?:print|show|reveal|tell me|give me|what is|what's|leak|output)\s+(?:me\s+)?your\s+(?:token|system prompt|prompt|instructions|secrets?|password|api key|keys?)"
    r"|(?:tell|sing)\s+(?:me\s+)?(?:a|another)\s+(?:joke|story|song)|(?:write|draft|compose|generate|make up|invent)\s+(?:me\s+)?(?:my|a|an|the|our|some|another|me a)\s+(?:\w+[- ]){0,3}(?:section|essay|paper|review|poem|song|introduction|paragraph|email|code|story|abstract|article|survey|proposal|summary of the field))\b"
)
_SUM: Final = _re(r"^(?:what(?:['’]s| is)|calculate|compute)\s+[\d\s.()]+(?:[-+*/^x×÷][\d\s.()]+)+=?$")
"""Arithmetic."""


def talk_in(asked: str, _today: date) -> Query | None:
    if passing := _in_passing(asked):
        return passing
    if _HELP.match(asked) or (_HELP_WITH.match(asked) and not _HELP_TOPIC.match(asked)):
        return Help()
    if topic := _HELP_TOPIC.match(asked):
        return Help(cast("Literal['by']", topic["topic"].lower()))
    return Status() if _STATUS.match(asked) else None


def _in_passing(asked: str) -> Query | None:
    """What a message comes to that is made of words in passing alone; a complaint is met with what can be asked."""
    kinds = _ROWS.parts(asked) if len(asked) <= _BRIEF else ()
    for kind in ("thanks", "wrong", "hello", "okay"):
        if kind in kinds:
            return Help() if kind == "wrong" else Talk(cast("Literal['okay']", kind))
    return None


def impossible_in(asked: str, _today: date) -> Query | None:
    return Talk("impossible") if _IMPOSSIBLE.match(asked) or _SUM.match(asked) else None
