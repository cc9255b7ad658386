"""Whether two answers are the same: up to the names of blank nodes, and term by term, without any arithmetic."""

from collections.abc import Sequence

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset

from conformance.results import Answer, Cell, Table

Row = tuple[Cell, ...]


def is_same(expected: Answer, found: Answer, *, ordered: bool, lax: bool) -> bool:
    """Tell whether an answer is the expected one.

    `ordered`: the rows must come in the expected order. `lax`: rows that are expected more than once may come fewer
    times, but at least once (REDUCED: SPARQL 1.1, 18.2.5.3).
    """
    if isinstance(expected, Table) and isinstance(found, Table):
        return expected.names == found.names and _same_rows(expected.rows, found.rows, ordered=ordered, lax=lax)
    if isinstance(expected, Dataset) and isinstance(found, Dataset):
        return _canonical(expected) == _canonical(found)
    return isinstance(expected, bool) and expected is found


def _same_rows(expected: Sequence[Row], found: Sequence[Row], *, ordered: bool, lax: bool) -> bool:
    if lax:
        few = len(set(expected)) <= len(found) <= len(expected)
        return few and set(expected) == set(found) and all(found.count(row) <= expected.count(row) for row in found)
    if len(expected) != len(found):
        return False
    return _is_mapped([*expected], [*found], {}, {}, ordered=ordered)


def _is_mapped(
    expected: list[Row],
    found: list[Row],
    names: dict[BlankNode, BlankNode],
    back: dict[BlankNode, BlankNode],
    *,
    ordered: bool,
) -> bool:
    """Look for a one-to-one mapping of blank nodes that makes the rows equal, by trying and going back."""
    if not expected:
        return True
    first, rest = expected[0], expected[1:]
    tried: set[Row] = set()
    for at, row in enumerate(found[:1] if ordered else found):
        if row in tried:
            continue
        tried.add(row)
        mapped = _extended(first, row, names, back)
        if mapped is not None and _is_mapped(rest, found[:at] + found[at + 1 :], *mapped, ordered=ordered):
            return True
    return False


def _extended(
    expected: Row, found: Row, names: dict[BlankNode, BlankNode], back: dict[BlankNode, BlankNode]
) -> tuple[dict[BlankNode, BlankNode], dict[BlankNode, BlankNode]] | None:
    names, back = dict(names), dict(back)
    for one, other in zip(expected, found, strict=True):
        if isinstance(one, BlankNode) and isinstance(other, BlankNode):
            if names.setdefault(one, other) != other or back.setdefault(other, one) != one:
                return None
        elif one != other:
            return None
    return names, back


def _canonical(graph: Dataset) -> set[object]:
    copy = Dataset(graph)
    copy.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return set(copy)
