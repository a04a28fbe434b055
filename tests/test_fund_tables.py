"""The dataset's table of funds as rules of a question."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gaibao_geo.errors import DataError
from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.io.problem_file import read_problem
from gaibao_geo.plans.fund_tables import funds_of

SANMING = Path(__file__).parent.parent / "data" / "demo" / "sanming"
HEAD = "fund_id,name,programme_id,level,budget_year,amount_yuan,earmark,carry_over,matching,quality"


def told(tmp_path, *rows):
    """Sanming's dataset with another table of funds."""
    folder = tmp_path / "sanming"
    shutil.copytree(SANMING, folder)
    text = "\n".join([HEAD, *(f"{row},made_up" for row in rows)])
    (folder / "funds.csv").write_text(text, encoding="utf-8")
    return read_dataset(folder)


def test_sanming_has_three_pots_of_five_years():
    data = read_dataset(SANMING)
    funds = funds_of(data, (2014, 2015, 2016, 2017, 2018))
    assert [fund.name for fund in funds] == ["central", "province", "county"]
    assert [fund.total for fund in funds] == [362_000_000, 212_000_000, 85_000_000]
    assert funds[0].yuan[2015] == 79_640_000
    assert funds[0].title.zh == "全面改薄中央补助资金"
    assert [fund.level for fund in funds] == ["central", "province", "county"]
    assert funds[0].programme == "gaibao_2014"
    assert funds_of(data, (2017,))[2].yuan == {2017: 18_700_000}
    with pytest.raises(DataError, match="1999"):
        funds_of(data, (1999,))


def test_what_rows_say_becomes_rules(tmp_path):
    data = told(
        tmp_path,
        "a-2016,甲,gaibao_2014,central,2016,100,living,yes,0.25",
        "a-2017,甲,gaibao_2014,central,2017,50,living,yes,0.25",
        "a-2017b,甲,gaibao_2014,central,2017,7,living,yes,0.25",
        "b-2016,乙,gaibao_2014,county,2016,30,any,no,",
    )
    first, second = funds_of(data, (2016, 2017))
    assert first.yuan == {2016: 100, 2017: 57}
    assert set(first.pays) == {"dormitory", "canteen", "water", "toilet", "bath", "heating"}
    assert (first.carry, first.match, first.match_with) == (1.0, 4.0, ("b",))
    assert (second.carry, second.match, second.pays) == (0.0, None, ())


def test_a_matching_that_no_county_can_give_is_a_fault(tmp_path):
    data = told(tmp_path, "a-2016,甲,gaibao_2014,central,2016,100,any,,0.7")
    with pytest.raises(DataError, match="县级"):
        funds_of(data, (2016,))


def test_a_problem_file_may_take_them(tmp_path):
    folder = tmp_path / "sanming"
    shutil.copytree(SANMING, folder)
    text = 'years = [2016, 2017]\nfunds = {}\n[[rules]]\nrule = "SchoolCap"\nyuan = 3000000\n'
    (folder / "problem.toml").write_text(text.format("true"), encoding="utf-8")
    asked = read_problem(read_dataset(folder))
    assert [fund.name for fund in asked.funds] == ["central", "province", "county"]
    assert len(asked.rules) == 4
    (folder / "problem.toml").write_text(text.format('"yes"'), encoding="utf-8")
    with pytest.raises(DataError, match="true"):
        read_problem(read_dataset(folder))
