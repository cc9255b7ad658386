"""What is said outright wins over what is heard in the text; both are echoed."""

from typing import Any

import pytest

from madoguchi.ask import help as helping
from madoguchi.ask import question as asking
from madoguchi.ask.records import Catalogue
from madoguchi.errors import QueryError
from madoguchi.vocab import slug


def read(catalogue: Catalogue, need: str, **said: Any) -> asking.Question:
    return asking.read(catalogue, asking.Asked((need,), {name: str(value) for name, value in said.items()}))


def heard(question: asking.Question) -> dict[str, Any]:
    """What was understood besides the needs, by the names of the parameters that would say it."""
    found = {
        "prefecture": question.place.label.ja if question.place else None,
        "fiscal_year": question.fiscal_year,
        "on": question.day.isoformat() if "on" in question.words else None,
        "target": slug(question.firm.target) if question.firm.target else None,
        "expense": slug(question.expenses[0].id) if question.expenses else None,
        "right": slug(question.right.id) if question.right else None,
        "country": slug(question.country.id) if question.country else None,
        "cost": question.cost,
        "capital": question.firm.capital,
        "employees": question.firm.employees,
        "industry": slug(question.firm.industry) if question.firm.industry else None,
    }
    return {name: value for name, value in found.items() if value is not None}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("模倣品が出て困っている。福岡県では誰が助けてくれる？", {"prefecture": "福岡県"}),
        ("根室のパン屋です。海外に売りたい", {"prefecture": "根室市"}),
        ("千葉市の会社です。外国に商標を出願したい", {"prefecture": "千葉市", "right": "trademark"}),
        ("千葉県の会社です。模倣品で困っている", {"prefecture": "千葉県"}),
        ("京都で模倣品の相談をしたい", {"prefecture": "京都府"}),
        ("東京都で模倣品の相談をしたい", {"prefecture": "東京都"}),
        ("令和7年度の模倣品対策", {"fiscal_year": 2025}),
        ("２０２２年の模倣品対策", {"fiscal_year": 2022}),
        ("2025年6月1日に模倣品の補助金は開いていた？", {"on": "2025-06-01"}),
        ("模倣品に300万円かかる", {"cost": 3_000_000}),
        ("模倣品に3,000,000円かかる", {"cost": 3_000_000}),
        ("模倣品に1.5億円かかる", {"cost": 150_000_000}),
        ("輸出した代金500万円を払ってくれない", {}),
        ("模倣品で困っている。取引先は売掛金300万円も払ってくれない", {}),
        ("売掛金300万円、模倣品の対策に100万円かかる", {"cost": 1_000_000}),
        ("模倣品の対策の代金は300万円かかる", {"cost": 3_000_000}),
        ("資本金1,000万円の会社。模倣品に50万円", {"cost": 500_000, "capital": 10_000_000}),
        ("年商2億円、模倣品で困っている", {}),
        ("500万円が未払いのまま。輸出代金を回収したい", {}),
        ("an unpaid export invoice of 5,000,000 yen", {}),
        ("台湾のネットで偽物が出回っている", {"country": "tw"}),
        ("大学だが外国に特許を出願したい", {"target": "university", "right": "patent"}),
        ("counterfeits in Vietnam, we are in Fukuoka", {"prefecture": "福岡県", "country": "vn"}),
        ("counterfeits, we are a firm in Sendai", {"prefecture": "仙台市"}),
        ("counterfeits", {}),
        ("模倣品に" + "9" * 400 + "円かかる", {}),
        ("模倣品に¥" + "9" * 400, {}),
        ("模倣品をなんとかしたい", {}),
        ("タイで模倣品をなんとかしたい", {"country": "th"}),
        ("海外なら模倣品の相談先をさがしたい", {}),
        ("ネクタイの模倣品をなんとかしたい", {}),
        (
            "資本金3億円、従業員120人の製造業です。模倣品",
            {"capital": 3 * 10**8, "employees": 120, "industry": "manufacturing"},
        ),
        ("従業員は6名です。模倣品で困っている", {"employees": 6}),
        ("従業員5人を研修に出したい。模倣品も困る", {"expense": "training"}),
        ("従業員の時給を50円上げたい。模倣品も困る", {}),
        ("子会社に貸した2,000万円も模倣品も困る", {}),
        ("counterfeits, capital of 50 million yen, with 30 employees", {"capital": 50_000_000, "employees": 30}),
        ("we are a shop with four employees, counterfeits", {"employees": 4, "industry": "retail"}),
        ("counterfeits will cost us 3 million yen", {"cost": 3_000_000}),
        ("somebody copied our brand and it sells", {}),
        ("we are an IT company, counterfeits", {"target": "firm-or-association", "industry": "information-technology"}),
        ("counterfeits at a trade fair", {}),
        ("小規模事業者持続化補助金で模倣品の対策はできる？", {}),
        ("小規模事業者　模倣品", {"target": "small-enterprise"}),
        ("小規模事業者です。模倣品で困っている", {"target": "small-enterprise"}),
        ("大学と一緒に模倣品をなくしたい", {}),
        ("大学でも模倣品の補助は使える？", {"target": "university"}),
        ("海外の企業です。模倣品", {}),
        ("消費者に模倣品を知ってもらう", {}),
        ("online catalogue for overseas buyers, counterfeits", {}),
        ("can a university get help against counterfeits?", {"target": "university"}),
        ("our startup wants to stop counterfeits", {"target": "startup"}),
        ("is there a bank that helps with counterfeits?", {}),
        ("大企業の傘下の会社（みなし大企業）でも模倣品の補助は？", {"target": "deemed-large-enterprise"}),
        ("自動車部品の模倣品で困っている", {}),
        ("模倣品の対策に自動車を買える？", {"expense": "vehicles"}),
        ("機械を作っています。模倣品で困る", {"industry": "machinery-parts"}),
        ("模倣品でない新しい機械を入れたい", {"expense": "machinery"}),
        ("we sell furniture, counterfeits", {}),
        ("デザインを登録して模倣品を防ぎたい", {"right": "design"}),
        ("デザインを良くして模倣品に勝ちたい", {"expense": "design"}),
    ],
)
def test_a_question_says_more_than_its_need(catalogue: Catalogue, text: str, said: dict[str, Any]) -> None:
    assert heard(read(catalogue, text)) == said


def test_what_is_said_outright_wins(catalogue: Catalogue) -> None:
    question = read(
        catalogue,
        "令和4年度、福岡県の大学。模倣品に300万円",
        prefecture="北海道",
        on="2025-06-01",
        target="sme",
        cost="5",
    )
    assert heard(question) == {"prefecture": "北海道", "target": "sme", "cost": 5}
    assert question.year == 2025


def test_a_fiscal_year_chooses_the_edition(catalogue: Catalogue) -> None:
    for text, year in (("2022年度の海外出願支援", 2022), ("2023年度の海外出願支援", 2023), ("海外出願支援", 2025)):
        answer = helping.answer(catalogue, read(catalogue, text))
        (found,) = (item for item in answer["answers"] if item["programme"]["id"].endswith("/overseas-filing-support"))
        assert found["edition"]["fiscal_year"] == year


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("target", "宇宙人", "unknown-target"),
        ("expense", "宴会費", "unknown-expense"),
        ("industry", "海賊業", "unknown-industry"),
        ("right", "王権", "unknown-right"),
        ("country", "ナルニア", "unknown-country"),
        ("cost", "たくさん", "bad-number"),
        ("cost", "-1", "bad-number"),
        ("cost", "9" * 30, "bad-number"),
        ("employees", "1.5", "bad-number"),
        ("sme_member_share", "3/2", "bad-number"),
        ("sme_member_share", "1/0", "bad-number"),
        ("sme_member_share", "1/0000", "bad-number"),
        ("sme_member_share", "1e99999999", "bad-number"),
        ("sme_member_share", "1e-9999999", "bad-number"),
    ],
)
def test_what_is_not_known_is_told(catalogue: Catalogue, name: str, text: str, code: str) -> None:
    with pytest.raises(QueryError) as raised:
        read(catalogue, "counterfeits", **{name: text})
    assert raised.value.code == code
    if code.startswith("unknown-"):
        assert raised.value.extra["choices"]


def test_what_was_not_meant_is_left_out_and_said(catalogue: Catalogue) -> None:
    text = "福岡県の大学。2022年度、台湾の模倣品に300万円"
    assert set(heard(read(catalogue, text))) == {"prefecture", "fiscal_year", "target", "country", "cost"}
    question = read(catalogue, text, ignore="cost,prefecture, fiscal_year,target")
    assert heard(question) == {"country": "tw"}
    assert question.ignored == ("cost", "prefecture", "fiscal_year", "target")
    assert set(question.words) == {"country"}
    shown = helping.answer(catalogue, question)["understood"]
    assert (shown["ignored"], shown["cost"], shown["prefecture"]) == ([*question.ignored], None, None)


def test_a_need_that_was_not_meant_is_left_out(catalogue: Catalogue) -> None:
    text = "侵害していると言われたが、うちも権利を侵害されている"
    needs = [slug(match.concept.id) for match in read(catalogue, text).needs]
    assert len(needs) > 1
    assert [slug(match.concept.id) for match in read(catalogue, text, ignore=needs[0]).needs] == needs[1:]
    with pytest.raises(QueryError) as raised:
        read(catalogue, text, ignore=",".join(needs))
    assert raised.value.code == "nothing-asked"


def test_what_is_said_outright_is_not_ignored(catalogue: Catalogue) -> None:
    assert heard(read(catalogue, "模倣品に300万円", cost="5", ignore="cost")) == {"cost": 5}


def test_only_a_reading_or_a_need_can_be_ignored(catalogue: Catalogue) -> None:
    with pytest.raises(QueryError) as raised:
        read(catalogue, "模倣品", ignore="cost,weather")
    assert raised.value.code == "unknown-ignore"
    assert "cost" in raised.value.extra["allowed"]
