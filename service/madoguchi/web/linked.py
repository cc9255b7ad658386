"""The JSON-LD contexts of answers: what a linked data processor reads, every statement of which is in the graph.

A member stands here only where its meaning is exactly that of a property. What is computed for a question (status,
reasons, amounts) and the members of an office that are its contact point's are for programs that read JSON; the same is
said once more of the contact point. What has a datatype of its own (the days of a window) says it beside the value.
"""

from typing import Any, Final

from madoguchi.vocab import BASE, PREFIXES

Context = dict[str, Any]


def _said(name: str) -> Context:
    """Return the term of a text in Japanese and English."""
    return {"@id": _iri(name), "@container": "@language"}


def _link(name: str, **more: Any) -> Context:
    """Return the term of another thing, or of several."""
    return {"@id": _iri(name), "@type": "@id", **more}


def _from(name: str, **more: Any) -> Context:
    """Return the term of things that point here."""
    return {"@reverse": _iri(name), "@type": "@id", **more}


def _iri(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


# What the members of a thing mean that says its own type.
TYPES: Final[Context] = {
    "xsd": PREFIXES["xsd"],
    "type": "@type",
    "value": "@value",
    "ContactPoint": {
        "@id": _iri("cv:ContactPoint"),
        "@context": {
            "telephone": _iri("cv:telephone"),
            "extension": _iri("mdg:extension"),
            "fax": _iri("mdg:fax"),
            "email": _iri("cv:email"),
            "url": _link("cv:contactPage"),
        },
    },
    "Window": {
        "@id": _iri("mdg:Window"),
        "@context": {
            "kind": _link("mdg:windowKind", **{"@context": {"@base": BASE + "id/window-kind/"}}),
            "round": _iri("mdg:round"),
            "stated_opens": _iri("mdg:opens"),
            "stated_closes": _iri("mdg:closes"),
            "condition": _said("mdg:condition"),
        },
    },
}

# Things that are told by their own statements, whatever they stand in.
_THINGS: Final[Context] = {
    "@version": 1.1,
    "@base": BASE,
    **TYPES,
    "id": "@id",
    "name": _said("dct:title"),
    "title": _said("dct:title"),
    "label": _said("skos:prefLabel"),
    "summary": _said("dct:description"),
    "kind": _link("dct:type"),
    "agency": _link("org:unitOf"),
    "homepage": _link("foaf:homepage"),
    "source": _link("mdg:partOfSource"),
    **dict.fromkeys(("evidence", "sources", "contact"), "@included"),
}
_PROVEN: Final[Context] = {"evidence": _link("prov:hadPrimarySource")}
_MONEY: Final[Context] = {
    **_PROVEN,
    "numerator": _iri("mdg:numerator"),
    "denominator": _iri("mdg:denominator"),
    "basis": _link("mdg:rateBasis", **{"@context": {"@base": BASE + "id/rate-basis/"}}),
    "yen": _iri("mdg:yen"),
    "from_yen": _iri("mdg:fromYen"),
    "floor_yen": _iri("mdg:floorYen"),
    "scope": _link("mdg:capScope"),
    "condition": _said("mdg:condition"),
    "for": "@included",
}
# What is said of an edition or of a track.
_SAID: Final[Context] = {
    "fiscal_year": _iri("mdg:fiscalYear"),
    "rates": _link("mdg:rate", **{"@context": _MONEY}),
    "caps": _link("mdg:cap", **{"@context": _MONEY}),
    "window": "@included",
    "tracks": _from("mdg:trackOf", **{"@context": {**_PROVEN, "windows": _link("mdg:window")}}),
    "pages": _link("foaf:page"),
    "countries": _link("mdg:country"),
    **dict.fromkeys(("agencies", "eligibility", "expenses"), "@nest"),
    "authority": _link("cv:hasCompetentAuthority"),
    "operator": _link("mdg:operator"),
    "may_apply": _link("dct:audience"),
    "may_not_apply": _link("mdg:excludesAudience"),
    "conditions": _link("cv:holdsRequirement", **{"@context": {**_PROVEN, "description": _said("dct:description")}}),
    "covered": _link("mdg:covers"),
    "not_covered": _link("mdg:doesNotCover"),
    **dict.fromkeys(("offices", "roles", "serves"), "@included"),
}

# An answer is what an edition says; its programme is what the edition is of.
HELP: Final[Context] = {
    **_THINGS,
    **_SAID,
    "answers": "@included",
    "edition": "@nest",
    "programme": _link("mdg:editionOf"),
    "other_editions": "@included",
}
PROGRAMME: Final[Context] = {
    **_THINGS,
    "needs": _link("cv:thematicArea"),
    "editions": _from(
        "mdg:editionOf",
        **{
            "@context": {
                **_SAID,
                "not_available": _from("mdg:absenceOf", **{"@context": {**_PROVEN, "reason": _said("mdg:reason")}}),
                "area": _link("mdg:absentFrom"),
            }
        },
    ),
}
OFFICE: Final[Context] = _THINGS
# An entry of a list of programmes, with the edition that stands on the day.
FOUND: Final[Context] = {
    **_THINGS,
    "needs": _link("cv:thematicArea"),
    "fiscal_year": _iri("mdg:fiscalYear"),
    **dict.fromkeys(("entries", "edition", "window"), "@included"),
}
