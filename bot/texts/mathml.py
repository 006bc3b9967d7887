"""A formula of an HTML page as a line of text: "α₁ ≤ x^(n+1)".

LaTeXML writes each formula as presentation MathML, whose letters are Unicode already, and as TeX beside it. The first is
walked here, which costs microseconds where TeX has to be parsed; the TeX is taken where there is nothing else.
"""

from typing import Final

from lxml import etree

_HIGH: Final = dict(zip("0123456789+-−=()niT", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱᵀ", strict=True))
_LOW: Final = dict(zip("0123456789+-−=()aeijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
_SPACED: Final = frozenset("=<>≤≥≈≠∈∼→←↦∝≪≫:+×⋅∪∩⊂⊆←⟶∧∨±")
_UNSEEN: Final = str.maketrans("", "", "\u2061\u2062\u2063\u2064\u200b")
_SILENT: Final = frozenset({"annotation", "annotation-xml", "mphantom"})
_OVER: Final = {"¯": "\u0304", "^": "\u0302", "~": "\u0303", "→": "\u20d7", "˙": "\u0307", "˜": "\u0303"}
_DEEP: Final = 60
"""Elements inside each other; deeper formulas are cut there."""


def line(math: etree._Element) -> str:
    """What a `math` element says, in one line."""
    said = " ".join(_walk(math, 0).translate(_UNSEEN).split())
    return said or math.get("alttext", "").strip()


def _walk(node: etree._Element, depth: int) -> str:
    name = _name(node)
    if name in _SILENT or depth > _DEEP:
        return ""
    children = [child for child in node if isinstance(child.tag, str)]
    if not children:
        return _leaf(name, node.text or "")
    parts = [_walk(child, depth + 1) for child in children]
    return _joined(name, parts)


def _name(node: etree._Element) -> str:
    return str(node.tag).rpartition("}")[2].rpartition(":")[2].lower()


def _leaf(name: str, said: str) -> str:
    said = said.strip("\n\t ")
    if name == "mspace":
        return " "
    return f" {said} " if name == "mo" and said in _SPACED else said


def _joined(name: str, parts: list[str]) -> str:
    """What an element of parts says."""
    apart = {"mtr": ", ", "mtable": "; "}.get(name, "")
    match name, parts:
        case "msub" | "munder", [base, low]:
            said = base + _set(low, _LOW, "_")
        case "msup" | "mover", [base, high]:
            said = base + (_mark(base, high) or _set(high, _HIGH, "^"))
        case (("msubsup" | "munderover"), [base, low, high]):
            said = base + _set(low, _LOW, "_") + _set(high, _HIGH, "^")
        case "mfrac", [above, below]:
            said = f"{_grouped(above)}/{_grouped(below)}"
        case "msqrt", _:
            said = f"√{_grouped(''.join(parts))}"
        case _:
            said = apart.join(parts)
    return said


def _mark(base: str, high: str) -> str:
    """The accent that stands above one letter; empty where it is none."""
    return _OVER.get(high.strip(), "") if len(base) == 1 else ""


def _set(said: str, letters: dict[str, str], sign: str) -> str:
    said = said.strip()
    if said in {"′", "″", "∗", "*", "†"}:
        return said
    if said and all(c in letters for c in said):
        return "".join(letters[c] for c in said)
    return f"{sign}{_grouped(said)}" if said else ""


def _grouped(said: str) -> str:
    said = said.strip()
    return said if len(said) < 2 or said.replace(".", "").isalnum() else f"({said})"
