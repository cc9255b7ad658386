"""Who asks: the groups that a firm belongs to, as far as what it says of itself decides."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from madoguchi.ask.facts import Json
from madoguchi.ask.records import Catalogue, SizeLimit
from madoguchi.vocab import slug


@dataclass(frozen=True, slots=True)
class Firm:
    """What a firm says of itself; what it does not say is None. Capital is in yen."""

    target: str | None = None
    employees: int | None = None
    capital: int | None = None
    industry: str | None = None
    sme_member_share: Fraction | None = None

    @property
    def says_something(self) -> bool:
        """Whether anything is known that could decide on eligibility."""
        return any(value is not None for value in (self.target, self.employees, self.capital, self.sme_member_share))

    def number(self, quantity: str) -> Fraction | None:
        """Return what the firm says of a quantity (the slug of its concept), or None."""
        said = {"employees": self.employees, "capital-yen": self.capital, "sme-member-share": self.sme_member_share}
        value = said.get(quantity)
        return None if value is None else Fraction(value)


@dataclass(frozen=True, slots=True)
class Membership:
    """Whether a firm belongs to a target group: True, False, or None where that cannot be told; and the proof."""

    belongs: bool | None
    evidence: tuple[Json, ...] = ()


def belongs(catalogue: Catalogue, firm: Firm, target: str) -> Membership:
    """Tell whether the firm belongs to a target group: by the size limits of its industry, else by its own word.

    A number that exceeds a limit wins over the word, which may be no more than a part of a programme's name.
    """
    size = _by_size(catalogue, firm, target)
    if firm.target is None or size.belongs is False:
        return size
    if target in {firm.target, *catalogue.concepts[firm.target].broader}:
        return Membership(True)
    if slug(firm.target) == "large-enterprise" and slug(target) in {"sme", "small-enterprise"}:
        return Membership(False)
    return size


def _by_size(catalogue: Catalogue, firm: Firm, target: str) -> Membership:
    limits = [limit for limit in catalogue.size_limits if limit.target == target]
    verdicts = [(_within(firm, limit), limit) for limit in _of_industry(catalogue, firm, limits)]
    decided = {verdict for verdict, _ in verdicts}
    if len(decided) != 1 or None in decided:
        return Membership(None)
    (verdict,) = decided
    return Membership(verdict, tuple(proof for _, limit in verdicts for proof in limit.evidence))


def _of_industry(catalogue: Catalogue, firm: Firm, limits: Iterable[SizeLimit]) -> list[SizeLimit]:
    """Return the limits of the firm's industry; where it names none, all of them, so that only what all say counts.

    An industry without a limit of its own falls under that of manufacturing and others.
    """
    limits = list(limits)
    if firm.industry is None:
        return limits
    industries = {firm.industry, *catalogue.concepts[firm.industry].broader}
    own = [limit for limit in limits if limit.sector in industries]
    return own or [limit for limit in limits if slug(limit.sector) == "manufacturing"]


def _within(firm: Firm, limit: SizeLimit) -> bool | None:
    """Tell whether a firm keeps a limit: either number is enough, both must be exceeded to fail."""
    tests = [
        None if said is None else said <= most
        for said, most in ((firm.employees, limit.employees), (firm.capital, limit.capital))
        if most is not None
    ]
    if True in tests:
        return True
    return None if None in tests else False
