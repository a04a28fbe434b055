"""What schools have, stage by stage, and which norm holds where, on a pencil-sized county."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from gaibao_geo.errors import DataError
from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.needs.doubts import need_doubts
from gaibao_geo.needs.fitting import parts_of, significant
from gaibao_geo.needs.scope import left_out
from gaibao_geo.needs.shortfalls import by_school, counted_stock, shortfalls
from gaibao_geo.needs.stock import stock

ABOUT = 'title_zh = "示例"\ntitle_en = "Example"\nmade_up = true\n'
SCHOOLS = "school_id,name,region_id,kind,owner,urban_rural,keep,pupils,beds,source,quality\n"
YEARS = "school_id,stage,school_year,pupils,classes,boarders,pupils_in_3_years,source,quality\n"
THINGS = "school_id,stage,as_of,teaching_m2,beds,books,danger_d_m2,source,quality\n"
NORMS = (
    "standard_id,indicator,stage,value,per,direction,role,region_id,urban_rural,kinds,"
    "classes_from,classes_to,applies,unit,unit_en,name_zh,name_en,document,status\n"
)
TAIL = "{unit},{unit},名称,name,某文〔2016〕1号,verified\n"


@pytest.fixture
def county(tmp_path):
    """A folder that takes tables as lists of lines and is read anew each time."""
    (tmp_path / "dataset.toml").write_text(ABOUT, encoding="utf-8")

    def write(**tables):
        heads = {"schools": SCHOOLS, "school_years": YEARS, "facilities": THINGS,
                 "standards": NORMS}  # fmt: skip
        for name, lines in tables.items():
            ends = "\n" if name == "standards" else ",示例,made_up\n"
            text = heads[name] + "".join(line + ends for line in lines)
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        return read_dataset(tmp_path)

    return write


def norm(name, indicator, value, per, stage="any", **more):
    """A line of the table standards."""
    asked = ("direction", "role", "region_id", "urban_rural", "kinds", "classes_from",
             "classes_to", "applies")  # fmt: skip
    said = dict.fromkeys(asked, "") | more
    unit = said.pop("unit", "平方米")
    return ",".join([name, indicator, stage, str(value), per, *map(str, said.values())]) + (
        f",{unit},{unit},名称,name,某文〔2016〕1号,verified"
    )


def row(table, school, stage, indicator=None):
    found = table[(table["school_id"] == school) & (table["stage"] == stage)]
    if indicator:
        found = found[found["indicator"] == indicator]
    assert len(found) == 1
    return found.iloc[0]


PRIMARY = "A,甲小学,540222,primary,public,village,keep,100,"
NINE = "N,九年制学校,540222,nine_year,public,town,keep,,"
FULL = "F,完全中学,540222,full_secondary,public,town,keep,2000,500"


def test_a_school_of_one_stage_has_the_same_figures_as_a_whole(county):
    data = county(schools=[PRIMARY], facilities=["A,any,2016-09,450,,,"])
    for stage in ("primary", "any"):
        found = row(stock(data), "A", stage)
        assert (found["pupils"], found["teaching_m2"], found["as_of"]) == (100, 450, "2016-09")
        assert math.isnan(found["books"])


def test_the_stages_of_a_school_add_up_when_both_are_known(county):
    """200 + 100 pupils; the junior part's books are not known, so the school's are not."""
    data = county(
        schools=[NINE],
        school_years=["N,primary,2015/16,200,5,40,", "N,junior,2015/16,100,2,60,"],
        facilities=["N,primary,2016-09,900,,3000,", "N,junior,2016-09,700,,,"],
    )
    whole = row(stock(data), "N", "any")
    assert (whole["pupils"], whole["boarders"], whole["teaching_m2"]) == (300, 100, 1600)
    assert math.isnan(whole["books"])
    assert row(stock(data), "N", "junior")["teaching_m2"] == 700


def test_the_latest_year_counts(county):
    data = county(schools=[PRIMARY], school_years=["A,primary,2015/16,120,3,0,",
                                                   "A,primary,2014/15,150,3,0,"])  # fmt: skip
    found = row(stock(data), "A", "primary")
    assert (found["pupils"], found["school_year"]) == (120, "2015/16")


def test_a_senior_part_is_never_counted_in(county):
    """2,000 pupils and 500 beds of a 完全中学 are not its junior part's."""
    data = county(schools=[FULL], school_years=["F,junior,2015/16,600,12,100,"],
                  facilities=["F,any,2016-09,9000,500,,"])  # fmt: skip
    for stage in ("junior", "any"):
        found = row(stock(data), "F", stage)
        assert found["pupils"] == 600
        assert math.isnan(found["beds"])
        assert math.isnan(found["teaching_m2"])
    told = [item for item in need_doubts(data, counted_stock(data)) if item.rule == "N06"]
    assert [(item.file, item.row, item.severity) for item in told] == [
        ("schools.csv", 2, "warning")
    ]


TWO = [norm("p", "teaching_m2", 4, "pupil", "primary"),
       norm("j", "teaching_m2", 6, "pupil", "junior")]  # fmt: skip
YEAR_N = ["N,primary,2015/16,200,5,40,100", "N,junior,2015/16,100,2,60,150"]


def test_a_shared_stock_is_split_by_what_each_stage_requires(county):
    """Required 200 × 4 = 800 and 100 × 6 = 600; 1,050 m² for both is 3/4 of 1,400.

    So each stage is met to 3/4: 600 and 450, short by 200 and 150, 350 = 1,400 − 1,050.
    """
    data = county(schools=[NINE], school_years=YEAR_N, standards=TWO,
                  facilities=["N,any,2016-09,1050,,,"])  # fmt: skip
    table = shortfalls(data)
    primary, junior = row(table, "N", "primary"), row(table, "N", "junior")
    assert (primary["actual"], primary["shortfall"], primary["shared"]) == (600, 200, True)
    assert (junior["actual"], junior["shortfall"], junior["shared"]) == (450, 150, True)
    assert primary["attainment"] == junior["attainment"] == 0.75
    both = by_school(table).iloc[0]
    assert (both["required"], both["actual"], both["shortfall"]) == (1400, 1050, 350)


def test_what_one_stage_has_is_not_lent_to_the_other(county):
    """900 of 800 needed, and 450 of 600: short by 150, though 1,350 is nearly 1,400."""
    data = county(schools=[NINE], school_years=YEAR_N, standards=TWO,
                  facilities=["N,primary,2016-09,900,,,", "N,junior,2016-09,450,,,"])  # fmt: skip
    whole = by_school(shortfalls(data)).iloc[0]
    assert (whole["shortfall"], whole["state"]) == (150, "short")


def test_a_stage_without_figures_leaves_the_school_unknown_unless_it_is_short(county):
    data = county(schools=[NINE], school_years=YEAR_N, standards=TWO,
                  facilities=["N,primary,2016-09,900,,,"])  # fmt: skip
    met = by_school(shortfalls(data)).iloc[0]
    assert met["state"] == "unknown"
    assert math.isnan(met["shortfall"])
    data = county(facilities=["N,primary,2016-09,700,,,"])
    short = by_school(shortfalls(data)).iloc[0]
    assert (short["state"], short["shortfall"]) == ("short", 100)
    assert math.isnan(short["actual"])


def test_tomorrow_s_pupils(county):
    """Primary falls to 100: 400 m² are enough; junior rises to 150: 900 − 450 = 450 short."""
    data = county(schools=[NINE], school_years=YEAR_N, standards=TWO,
                  facilities=["N,primary,2016-09,700,,,", "N,junior,2016-09,450,,,"])  # fmt: skip
    table = shortfalls(data)
    primary, junior = row(table, "N", "primary"), row(table, "N", "junior")
    assert (primary["shortfall"], primary["shortfall_projected"]) == (100, 0)
    assert (junior["shortfall"], junior["shortfall_projected"]) == (150, 450)
    assert shortfalls(data, horizon=5)["shortfall_projected"].isna().all()  # not forecast


def test_boarders_keep_their_share(county):
    """60 of 100 board; of 150 that is 90, for 70 beds: 20 short, and none today."""
    data = county(
        schools=["J,初中,540222,junior,public,town,keep,,"],
        school_years=["J,junior,2015/16,100,2,60,150"], facilities=["J,any,2016-09,,70,,"],
        standards=[norm("b", "beds", 1, "boarder", unit="床")],
    )  # fmt: skip
    found = row(shortfalls(data), "J", "any")
    assert (found["shortfall"], found["shortfall_projected"]) == (0, 20)


def test_at_most(county):
    """Two classes of at most 45 hold 90 of 100 pupils: 10 too many, attainment 90/100."""
    data = county(
        schools=[PRIMARY], school_years=["A,primary,2015/16,100,2,0,"],
        facilities=["A,any,2016-09,,,,120"],
        standards=[norm("c", "pupils", 45, "class", "primary", direction="at_most", unit="人"),
                   norm("d", "danger_d_m2", 0, "school", direction="at_most")],
    )  # fmt: skip
    crowded = row(shortfalls(data), "A", "primary")
    assert (crowded["required"], crowded["actual"], crowded["shortfall"]) == (90, 100, 10)
    assert (crowded["attainment"], crowded["state"]) == (0.9, "short")
    danger = row(shortfalls(data), "A", "any")
    assert (danger["shortfall"], danger["attainment"]) == (120, 0)


def test_things_are_counted_whole(county):
    """2.3 rooms for each 100 of 150 pupils are 3.45; with one there, 2.45 are lacking: 3."""
    data = county(schools=[PRIMARY], standards=[
        norm("m", "books", 2.3, "hundred_pupils", unit="册")],
        school_years=["A,primary,2015/16,150,4,0,"], facilities=["A,any,2016-09,,,1,"])  # fmt: skip
    found = row(shortfalls(data), "A", "any")
    assert found["required"] == pytest.approx(3.45)
    assert found["shortfall"] == 3


@pytest.mark.parametrize(("boarders", "state"), [("5", "short"), ("0", "not_applicable"),
                                                 ("", "unknown")])  # fmt: skip
def test_a_norm_for_boarding_schools(county, boarders, state):
    data = county(
        schools=[PRIMARY], school_years=[f"A,primary,2015/16,100,2,{boarders},"],
        facilities=["A,any,2016-09,,0,,"],
        standards=[norm("k", "beds", 1, "school", applies="boarding", unit="床")],
    )  # fmt: skip
    assert row(shortfalls(data), "A", "any")["state"] == state


def test_the_most_particular_norm_holds(county):
    """National 4, the province's 5, the county's 6 for villages only."""
    rows = [norm("nation", "teaching_m2", 4, "pupil", "primary"),
            norm("county", "teaching_m2", 6, "pupil", "primary", region_id="540222",
                 urban_rural="village"),
            norm("province", "teaching_m2", 5, "pupil", "primary", region_id="540000")]  # fmt: skip
    schools = [PRIMARY, "B,乙小学,540222,primary,public,town,keep,100,",
               "C,丙小学,350823,primary,public,village,keep,100,"]  # fmt: skip
    table = shortfalls(county(schools=schools, standards=rows))
    held = table.set_index("school_id")["standard_id"].to_dict()
    assert held == {"A": "county", "B": "province", "C": "nation"}


def test_size_decides_and_an_unknown_size_is_unknown(county):
    """Up to 6 classes 8.25 m² a pupil, from 7 on 7.81; without classes nobody can say."""
    rows = [norm("small", "teaching_m2", 8.25, "pupil", "primary", classes_to=6),
            norm("large", "teaching_m2", 7.81, "pupil", "primary", classes_from=7)]  # fmt: skip
    data = county(
        schools=[PRIMARY, "B,乙小学,540222,primary,public,town,keep,,",
                 "C,丙小学,540222,primary,public,town,keep,,"],
        school_years=["A,primary,2015/16,100,6,0,", "B,primary,2015/16,100,7,0,",
                      "C,primary,2015/16,100,,0,"],
        facilities=[f"{name},any,2016-09,800,,," for name in "ABC"], standards=rows,
    )  # fmt: skip
    table = shortfalls(data)
    assert row(table, "A", "primary")["shortfall"] == 25
    assert row(table, "B", "primary")["shortfall"] == 0
    unknown = row(table, "C", "primary")
    assert unknown["state"] == "unknown"
    assert math.isnan(unknown["required"])


def test_two_norms_that_fit_equally_are_refused(county):
    rows = [norm("one", "teaching_m2", 4, "pupil", "primary"),
            norm("two", "teaching_m2", 5, "pupil", "primary")]  # fmt: skip
    data = county(schools=[PRIMARY], standards=rows)
    with pytest.raises(DataError, match="N05") as told:
        shortfalls(data)
    assert "one" in str(told.value)
    assert "two" in str(told.value)


def test_a_stage_without_a_norm_is_told(county):
    data = county(schools=[NINE], school_years=YEAR_N, standards=TWO[:1])
    told = [item for item in need_doubts(data, counted_stock(data)) if item.rule == "N01"]
    assert ["九年制学校" in item.text("what") for item in told] == [True]
    data = county(standards=TWO)
    assert [item.rule for item in need_doubts(data, counted_stock(data))] == []


def test_no_pupils_is_a_doubt_and_not_a_shortfall(county):
    data = county(schools=["Z,空小学,540222,primary,public,village,keep,0,"], standards=TWO)
    found = row(shortfalls(data), "Z", "primary")
    assert found["state"] == "not_applicable"
    assert [item.rule for item in need_doubts(data, counted_stock(data))] == ["N02"]


def test_schools_to_be_closed_and_private_ones_do_not_count(county):
    data = county(schools=[PRIMARY, "B,乙小学,540222,primary,private,town,keep,50,",
                           "C,丙小学,540222,primary,public,town,close,50,"])  # fmt: skip
    out = left_out(data, "need").set_index("school_id")
    assert set(out.index) == {"B", "C"}
    assert "民办" in out.loc["B", "reason_zh"]
    assert set(shortfalls(data)["school_id"]) == {"A"}


def test_a_dataset_names_the_shipped_sets_it_keeps(county, tmp_path):
    own = [norm("own", "books", 10, "pupil", "primary", unit="册")]
    data = county(schools=[PRIMARY], standards=own)
    assert set(shortfalls(data)["indicator"]) == {"books"}
    said = ABOUT + 'standard_sets = ["balance_2017", "castle_1066"]\n'
    (tmp_path / "dataset.toml").write_text(said, encoding="utf-8")
    with pytest.raises(DataError, match="castle_1066"):
        shortfalls(read_dataset(tmp_path))


@pytest.mark.parametrize(("unit", "fine"), [("㎡", True), ("亩", False), ("人", False)])
def test_a_norm_in_another_unit_is_refused(county, unit, fine):
    line = norm("n", "teaching_m2", 4, "pupil", "primary", unit=unit)
    data = county(schools=[PRIMARY], standards=[line])
    if fine:
        assert len(shortfalls(data)) == 1
    else:
        with pytest.raises(DataError, match="N03") as told:
            shortfalls(data)
        assert "standards.csv" in str(told.value)
        assert "第2行" in str(told.value)


def test_the_order_of_rows_changes_nothing(county):
    years = [*YEAR_N, "A,primary,2015/16,100,3,0,"]
    here = county(schools=[NINE, PRIMARY], school_years=years, standards=TWO,
                  facilities=["N,any,2016-09,1050,,,", "A,any,2016-09,300,,,"])  # fmt: skip
    first = shortfalls(here)
    there = county(schools=[PRIMARY, NINE], school_years=years[::-1], standards=TWO)
    pd.testing.assert_frame_equal(first, shortfalls(there))


def test_words_and_codes():
    assert parts_of("town; village；urban") == ["town", "village", "urban"]
    assert [significant(code) for code in ("350000", "350800", "350823", "DC1", "")] == [
        "35", "3508", "350823", "DC1", ""]  # fmt: skip


def test_a_yes_of_the_school_is_one_of_each_stage(county, tmp_path):
    data = county(schools=[NINE], school_years=YEAR_N)
    head = "school_id,stage,as_of,heating,source,quality\n"
    for primary, junior, whole in (("是", "是", True), ("是", "否", False), ("是", "", None)):
        lines = [f"N,{stage},2016-09,{said},示例,made_up\n"
                 for stage, said in (("primary", primary), ("junior", junior))]  # fmt: skip
        (tmp_path / "facilities.csv").write_text(head + "".join(lines), encoding="utf-8")
        found = row(stock(read_dataset(data.path)), "N", "any")["heating"]
        assert (None if pd.isna(found) else bool(found)) is whole


def test_where_one_stage_states_its_own_the_other_has_the_rest(county):
    """1,500 in all, 900 of it the primary part's: 600 are left, as many as the junior needs."""
    data = county(schools=[NINE], school_years=YEAR_N, standards=TWO,
                  facilities=["N,any,2016-09,1500,,,", "N,primary,2016-09,900,,,"])  # fmt: skip
    junior = row(shortfalls(data), "N", "junior")
    assert (junior["actual"], junior["shortfall"], junior["shared"]) == (600, 0, True)
    data = county(facilities=["N,any,2016-09,1400,,,", "N,primary,2016-09,900,,,"])
    assert row(shortfalls(data), "N", "junior")["shortfall"] == 600 - (1400 - 900)
