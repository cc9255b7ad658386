"""What services answered to the calls of a query, written as tables (SPARQL 1.1, 10.2) that stand in for the calls."""

import re
import uuid
from collections.abc import Callable
from typing import Final

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, QueryResultsFormat, Triple, Variable

from madoguchi.engine.calls import Call
from madoguchi.engine.guard import unescaped
from madoguchi.errors import QueryError
from madoguchi.words import Text

Term = NamedNode | BlankNode | Literal | Triple
Ask = Callable[[int, str], tuple[str, bytes]]
"""Send a query to the service of a number; the media type of its answer, and that. Raises `QueryError`."""

_NOTHING: Final = "VALUES () { () }"  # one solution without a value, for a SILENT call that failed
_WORD: Final = re.compile("SERVICE", re.IGNORECASE)
_FORMATS: Final = (QueryResultsFormat.JSON, QueryResultsFormat.XML)


class Given:
    """The answers to the calls of one query.

    A term that cannot be written into a query is held here, and a name stands for it: a blank node (the same in all
    rows of an answer), and a text with the word that the guard looks for.
    """

    def __init__(self) -> None:
        """Nothing is held yet."""
        unique = uuid.uuid4()
        self._name, self._raw = f"urn:uuid:{unique}", f"?raw{unique.hex}"
        self._held: dict[str, Term] = {}

    @property
    def functions(self) -> dict[NamedNode, Callable[..., Term | None]]:
        """The function by which a table gives back what is held."""
        return {NamedNode(self._name): self._released}

    def answer(self, call: Call, ask: Ask) -> str:
        """Make a call and return its answer as a table; raises `QueryError` where it fails and is not SILENT."""
        try:
            return self._table(*ask(call.service, call.query))
        except QueryError:
            if call.is_silent:
                return _NOTHING
            raise

    def _table(self, media: str, body: bytes) -> str:
        form = QueryResultsFormat.from_media_type(media)
        if form not in _FORMATS:
            raise _unreadable(media)
        nodes: dict[str, BlankNode] = {}
        try:
            found = pyoxigraph.parse_query_results(body, format=form)
            if not isinstance(found, pyoxigraph.QuerySolutions):
                raise _unreadable("boolean")
            rows = [[self._cell(term, nodes) for term in solution] for solution in found]
        except (SyntaxError, ValueError) as error:
            raise _unreadable(str(error)) from error
        return self._written(found.variables, rows)

    def _cell(self, term: Term | None, nodes: dict[str, BlankNode]) -> str:
        if term is None:
            return "UNDEF"
        if isinstance(term, BlankNode):
            return self._hold(nodes.setdefault(term.value, BlankNode()))
        if isinstance(term, Triple):
            raise ValueError("a triple as a term")  # noqa: TRY004  # of the answer
        text = str(term)
        return self._hold(term) if _WORD.search(unescaped(text)) else text

    def _hold(self, term: Term) -> str:
        name = f"{self._name}:{len(self._held)}"
        self._held[name] = term
        return f"<{name}>"

    def _released(self, term: Term) -> Term:
        return self._held[term.value] if isinstance(term, NamedNode) and term.value in self._held else term

    def _written(self, variables: list[Variable], rows: list[list[str]]) -> str:
        mark = f"<{self._name}:"
        holding = [any(row[i].startswith(mark) for row in rows) for i in range(len(variables))]
        names = [f"{self._raw}n{i}" if holds else str(variables[i]) for i, holds in enumerate(holding)]
        lines = " ".join(f"({' '.join(row)})" for row in rows)
        table = f"VALUES ({' '.join(names)}) {{ {lines} }}"
        if not any(holding):
            return table
        binds = [f"BIND(<{self._name}>({names[i]}) AS {variables[i]})" for i, holds in enumerate(holding) if holds]
        return f"{{ SELECT {' '.join(map(str, variables))} {{ {table} {' '.join(binds)} }} }}"


def _unreadable(what: str) -> QueryError:
    return QueryError(
        "service-failed",
        Text(f"SERVICE の答えが読めない：{what}", f"The answer of a SERVICE cannot be read: {what}"),
        status=502,
    )
