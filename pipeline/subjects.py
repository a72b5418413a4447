"""Whom a rule binds: the countries whose people, carriers or goods are meant, by how an article names them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.linear import models
from pipeline.parties import named

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.linear import Features

BOUND: Final = 0.3  # chance above which a rule is said to bind a country; who is left out is not warned
ENOUGH: Final = 1.2  # how much an article must speak of something for it to be what the rule is about
PLAIN: Final = 1.0  # what a title and lead that speak of exports come to
LEAST_BOUND: Final = 1.0
# What says most of a country's part, and differs between who makes a rule and others, and between fields.
_SHOWN: Final = (
    "people", "from", "of", "into", "with", "asks", "asked", "named@title", "first", "share", "by:carrier",
    "by:driver", "by:person", "by:goods", "by:freight", "by:exempt", "pair",
)  # fmt: skip
_EAEU: Final = frozenset({"AM", "BY", "KG", "KZ", "RU"})


def subjects(
    parties: Mapping[str, Features], by: Sequence[str], features: Features, area: str, stage: str
) -> tuple[str, ...]:
    """Codes of whom the rule binds, sorted; none where it binds everybody. `by` makes the rule."""
    weighed = models()["subjects"]
    found = subject_features(parties, by, features, area, stage)
    bound = [code for code, of in found.items() if weighed.chance(of, "yes") >= BOUND]
    return tuple(sorted(_members(bound, parties)))


def subject_features(
    parties: Mapping[str, Features], by: Sequence[str], features: Features, area: str, stage: str
) -> dict[str, Features]:
    """For each country the features of the model `subjects`: how it is named, and whether the rule is its own."""
    plainly = _plainly_bound(parties, by, features, area)
    flows = {
        "export": _says(features, "export", "export_ban"),
        "import": _says(features, "import", "import_ban", "prior_notice", "recycling_fee"),
        "transit": _says(features, "toll", "transit", "foreigner"),
        "customs": _says(features, "customs_control"),
    }
    found = {}
    for code, of in parties.items():
        part = "maker" if code in by else "other"
        made = dict(of) | {part: 1.0, f"{part} of {area}": 1.0, f"{part}, {stage}": 1.0}
        made |= {f"{part}, {flow}": said for flow, said in flows.items() if said}
        made |= {f"{part}, {name}": of[name] for name in _SHOWN if of.get(name)}
        made |= {f"{area}, {name}": of[name] for name in _SHOWN if of.get(name)}
        made["plainly"] = float(code in plainly)
        made["one of many"] = float(len(by) > 1)
        found[code] = {name: value for name, value in made.items() if value}
    return found


def _plainly_bound(parties: Mapping[str, Features], by: Sequence[str], features: Features, area: str) -> set[str]:
    """Whom a rule of this field binds as a rule of thumb.

    A state binds its own people at home and its own exporters; who comes from elsewhere is bound by rules of
    entry, import and control at the border; an agreement binds the people of those who make it.
    """
    others = [code for code in named(parties) if code not in by]
    if area == "energy" or len(by) > 1:
        return set(by)
    if area == "transport":
        return set() if _says(features, "toll", "transit", "foreigner") >= ENOUGH else set(by)
    bound = [code for code in others if _bound(parties[code]) >= LEAST_BOUND]
    if area == "trade":
        return set(_bound_by_trade(parties, by, others, bound, features))
    if not bound and others and parties[others[0]].get("named@title") and others[0] not in {"EAEU", "EU"}:
        bound = others[:1]
    return _members(bound, parties)


def _bound_by_trade(
    parties: Mapping[str, Features], by: Sequence[str], others: Sequence[str], bound: Sequence[str], features: Features
) -> tuple[str, ...]:
    outward, inward = (
        _says(features, "export", "export_ban"),
        _says(features, "import", "import_ban", "prior_notice", "recycling_fee"),
    )
    if outward > inward and outward >= PLAIN:
        return tuple(sorted(by))
    if inward:
        return tuple(sorted(_members(bound, parties)))
    if set(by) & {"EAEU", "EU"}:
        return tuple(sorted(by))
    if _says(features, "customs_control") >= ENOUGH and others and _in_the_news(parties[others[0]]):
        return tuple(others[:1])
    return tuple(sorted(code for code in bound if parties[code].get("people")))


def _says(features: Features, *concepts: str) -> float:
    return sum(features.get(f"concept:{concept}", 0.0) for concept in concepts)


def _bound(of: Features) -> float:
    """How clearly a country's people, carriers or goods are spoken of."""
    said = sum(of.get(f"by:{kind}", 0.0) for kind in ("carrier", "person", "driver", "goods")) + of.get("from", 0.0)
    said += 0.5 * (of.get("by:freight", 0.0) + of.get("by:migration", 0.0)) + of.get("people", 0.0)
    return 0.6 * said + 0.5 * of.get("named@title", 0.0) - of.get("by:exempt", 0.0)


def _in_the_news(of: Features) -> bool:
    return bool(of.get("named@title", 0.0) or of.get("named@lead", 0.0))


def _members(bound: Sequence[str], parties: Mapping[str, Features]) -> set[str]:
    """A union, or those of its members that are named, not both."""
    members = set(bound) & _EAEU
    if "EAEU" in bound and len(members) < 3:
        # Other members are listed somewhere as those whom it comes from.
        listed = {code for code in _EAEU & parties.keys() if parties[code].get("from") or parties[code].get("people")}
        members = listed if len(listed) >= 3 else members
    if len(members) >= 3:
        return set(bound) - {"EAEU"} | members
    return set(bound) - (members if "EAEU" in bound else set())
