"""Made-up Sanming adds up to its report, says what is made up, and comes out the same each time."""

from __future__ import annotations

import importlib.util
from fractions import Fraction
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.places.reference import our_townships
from gaibao_geo.places.regions import inside, national_codes
from gaibao_geo.synth.draws import even, first_of, read_off, whole_parts, whole_parts_of
from gaibao_geo.synth.made import synth
from gaibao_geo.synth.settings import setting
from gaibao_geo.tables.schema import TABLES

DATA = Path(__file__).resolve().parent.parent / "data"
FOLDER = DATA / "demo" / "sanming"
MADE_UP = "示例数据（虚构）"


@pytest.fixture(scope="module")
def made():
    return synth("sanming")


@pytest.fixture(scope="module")
def read():
    return read_dataset("data/demo/sanming")


@pytest.fixture(scope="module")
def national():
    return synth("national", schools=2_000)


@pytest.fixture(scope="module")
def stages(made):
    """Pupils and facilities by school and stage, for schools that state them by stage."""
    facts = made["schools"][["school_id", "name", "kind", "township_id", "urban_rural"]]
    facilities = made["facilities"].drop(columns=["source", "quality", "note"])
    rows = made["school_years"].merge(facts, on="school_id")
    return rows.merge(facilities, on=["school_id", "stage"], how="left")


@cache
def report():
    return read_dataset("data/seeds")


def figure(indicator):
    """A figure of the report of 三明市, in its base unit."""
    seeds = report()
    rows = seeds.figures[(seeds.figures["region_id"] == "350400")
                         & (seeds.figures["indicator"] == indicator)]  # fmt: skip
    assert len(rows) == 1, indicator
    factor = seeds.units.set_index("unit")["factor"]
    return rows.iloc[0]["value"] * factor[rows.iloc[0]["unit"]]


# What stands in the report


def test_the_schools_are_as_many_as_the_report_says(made):
    kinds = made["schools"]["kind"].value_counts().to_dict()
    assert kinds == {"junior": 97, "nine_year": 23, "primary": 233, "teaching_point": 311}
    assert sum(kinds.values()) == 97 + 23 + 233 + 311 == 664
    names = {"junior": "初级中学", "nine_year": "九年一贯制学校", "primary": "小学",
             "teaching_point": "教学点"}  # fmt: skip
    assert {kind: int(figure(name)) for kind, name in names.items()} == kinds


def test_the_pupils_add_up_to_the_report(made):
    assert made["school_years"]["pupils"].sum() == 251_600 == int(figure("义务教育在校生"))


def test_the_funds_add_up_to_the_report_and_say_that_the_years_are_made_up(made):
    funds = made["funds"]
    sums = funds.groupby("level")["amount_yuan"].sum()
    assert sums["central"] == 362_000_000 == int(figure("规划中央资金"))
    assert sums["province"] == 212_000_000 == int(figure("规划省级资金"))
    assert sums["county"] == 85_000_000 == int(figure("规划地方配套资金"))  # 约
    assert set(funds["budget_year"]) == {2014, 2015, 2016, 2017, 2018}
    assert funds["note"].str.contains("来自原文").all()
    assert funds["note"].str.contains("分年虚构").all()


# Counties and townships


def test_every_county_has_pupils_by_its_residents(made):
    """Shares of 257.28 times 10,000 residents (census of 2000), stage by stage to one pupil."""
    people = {county["region_id"]: Fraction(str(county["people"]))
              for county in setting("sanming")["counties"]}  # fmt: skip
    assert sum(people.values()) == Fraction("257.29")  # the bulletin's 257.28, rounded by county
    years = made["school_years"].merge(made["schools"][["school_id", "region_id"]])
    for stage, total in (("primary", 176_120), ("junior", 251_600 - 176_120)):
        sums = years[years["stage"] == stage].groupby("region_id")["pupils"].sum()
        assert sums.sum() == total
        for code, count in people.items():
            assert abs(int(sums[code]) - total * count / sum(people.values())) < 1


def test_the_counties_and_townships_are_todays(made):
    schools = made["schools"]
    assert schools["region_id"].nunique() == 11
    assert schools["region_id"].isin(national_codes().index).all()
    towns = our_townships().set_index("township_id")
    assert set(schools["township_id"]) == set(towns.index[towns["region_id"].str[:4] == "3504"])
    for column, own in (("region_id", "region_id"), ("township", "name"),
                        ("township_en", "name_en")):  # fmt: skip
        assert (schools["township_id"].map(towns[own]) == schools[column]).all()


def test_every_township_outside_the_county_seats_has_one_central_school(made):
    seats = {town for county in setting("sanming")["counties"] for town in county["seat"]}
    schools = made["schools"]
    central = schools["name"].str.contains("中心小学") | (
        (schools["kind"] == "nine_year") & ~schools["township_id"].isin(seats)
    )
    assert schools[central].groupby("township_id").size().eq(1).all()
    assert set(schools.loc[central, "township_id"]) == set(schools["township_id"]) - seats


def test_where_a_nine_year_school_stands_there_is_no_other_junior(made):
    seats = {town for county in setting("sanming")["counties"] for town in county["seat"]}
    rural = made["schools"][~made["schools"]["township_id"].isin(seats)]
    towns = {kind: set(rows["township_id"]) for kind, rows in rural.groupby("kind")}
    assert len(towns["nine_year"]) == 21
    assert not towns["nine_year"] & towns["junior"]


def test_the_points_lie_in_their_counties_and_say_how_far_off_they_are(made):
    own = made["schools"].dropna(subset="lon")
    assert all(inside(own["lon"], own["lat"], own["region_id"]))
    assert (own["accuracy_m"] >= 1000).all()  # so the map and the distances take none for exact
    assert not own.duplicated(["lon", "lat"]).any()
    assert (own[["lon", "lat"]].round(5) == own[["lon", "lat"]]).all().all()


def test_schools_of_townships_without_a_point_have_none(made):
    towns = our_townships().set_index("township_id")["lon"]
    stood_in = {town for county in setting("sanming")["counties"]
                for town in county.get("near", {})}  # fmt: skip
    schools = made["schools"]
    known = schools["township_id"].map(towns).notna() | schools["township_id"].isin(stood_in)
    assert (schools["lon"].notna() == known).all()
    assert schools["lon"].notna().sum() == 664 - 45
    assert (schools["accuracy_m"].notna() == known).all()


# What is made up, and says so


@pytest.mark.parametrize("table", ["schools", "school_years", "facilities", "unit_costs", "funds"])
def test_every_row_says_that_it_is_made_up(made, table):
    assert (made[table]["source"] == MADE_UP).all()
    assert (made[table]["quality"] == "made_up").all()


def test_no_school_bears_a_real_schools_name_or_number(made):
    """Each name has a village word of our own; the ids are not the ministry's ten digits."""
    schools = made["schools"]
    assert schools["school_id"].str.fullmatch(r"SM\d{4}").all()
    assert schools["school_id"].is_unique
    assert schools["name"].is_unique
    assert schools["name_en"].str.isascii().all()
    words = setting("names")
    ours = [a + b for a in words["first"] for b in words["second"]]
    for name, town in zip(schools["name"], schools["township"], strict=True):
        rest = name.removeprefix(town)
        assert rest[:2] in ours
        assert rest[2:] in {"小学", "中心小学", "村小学", "村教学点", "中学", "学校"}
    assert not schools.assign(word=[
        name.removeprefix(town)[:2]
        for name, town in zip(schools["name"], schools["township"], strict=True)
    ]).duplicated(["region_id", "word"]).any()  # fmt: skip


# The same each time


def test_the_same_seed_gives_the_same_tables(made):
    again = synth("sanming")
    assert list(again) == list(made)
    for name, table in made.items():
        pd.testing.assert_frame_equal(table, again[name])


def test_another_seed_gives_other_schools_with_the_same_totals(made):
    other = synth("sanming", seed=7)
    assert not other["facilities"]["teaching_m2"].equals(made["facilities"]["teaching_m2"])
    assert (other["schools"]["name"] != made["schools"]["name"]).mean() > 0.9
    assert other["school_years"]["pupils"].sum() == 251_600
    assert other["schools"]["kind"].value_counts().equals(made["schools"]["kind"].value_counts())


def test_the_committed_files_are_what_the_generator_makes():
    spec = importlib.util.spec_from_file_location("build_sanming", DATA / "build_sanming.py")
    builder = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(builder)
    made = builder.files()
    assert {file.name for file in FOLDER.glob("*.csv")} == set(made)
    for name, held in made.items():
        assert (FOLDER / name).read_bytes() == held, f"{name}: run python data/build_sanming.py"
    assert sum(map(len, made.values())) < 1_500_000


def test_the_files_read_without_a_doubt_but_for_points_that_nobody_knows(read, made):
    said = [(finding.rule, finding.severity) for finding in read.report]
    assert said == [("V18_approximate", "note")]
    assert read.made_up
    assert "虚构" in read.title.zh
    placed = ["lon", "lat", "accuracy_m"]  # reading puts schools without a point at the seat
    for name, table in made.items():
        back = read.tables[name][table.columns]
        drop = placed if name == "schools" else []
        pd.testing.assert_frame_equal(back.drop(columns=drop), table.drop(columns=drop))
    assert (read.schools["how"] == "seat").sum() == 45
    assert (read.schools["how"] == "own").sum() == 619


@pytest.mark.parametrize("name", ["sanming", "national"])
def test_the_tables_have_the_schemas_columns(name, made, national):
    for table, rows in (made if name == "sanming" else national).items():
        assert list(rows.columns) == [column.name for column in TABLES[table].columns]
        for column in TABLES[table].columns:
            if column.allowed:
                assert set(rows[column.name]) - {""} <= set(column.allowed)
            if column.required:
                assert rows[column.name].notna().all()
                assert (rows[column.name].astype("str") != "").all()
        assert not rows.duplicated(list(TABLES[table].key)).any()


# Sane


def test_parts_are_no_more_than_the_whole(made):
    years = made["school_years"]
    for part in ("over_qualified", "backbone", "pe_art", "mid_title"):
        assert (years[f"teachers_{part}"].fillna(0) <= years["teachers"]).all()
    assert (years["boarders"] <= years["pupils"]).all()
    assert (years["classes"] <= years["pupils"]).all()
    big = years["classes_56_65"] + years["classes_66plus"]
    assert (big <= years["classes"]).all()
    held = 56 * years["classes_56_65"] + 66 * years["classes_66plus"]
    assert (held + (years["classes"] - big) <= years["pupils"]).all()
    whole = made["facilities"].dropna(subset="floor_m2")
    rooms = whole[["teaching_m2", "dormitory_m2", "canteen_m2"]].sum(axis=1)
    assert (rooms <= whole["floor_m2"]).all()
    assert (whole["danger_c_m2"] + whole["danger_d_m2"] <= whole["floor_m2"]).all()
    assert (whole["floor_m2"] <= whole["land_m2"] * 4).all()


def test_no_boarders_means_no_beds_and_no_dormitory(made):
    boarders = made["school_years"].groupby("school_id")["boarders"].sum()
    whole = made["facilities"].dropna(subset="beds").set_index("school_id")
    none = whole[boarders[whole.index] == 0]
    assert len(none) > 400
    assert (none["beds"] == 0).all()
    assert (none["dormitory_m2"] == 0).all()
    assert none["shower"].isna().all()  # nobody asks a day school for showers
    assert whole.loc[boarders[boarders > 0].index, "meals"].all()


def test_a_nine_year_school_shares_what_it_has_once(made):
    """18 of 23 state rooms by stage; 5 only for both stages at once, so they must be split."""
    nine = made["schools"].query("kind == 'nine_year'")["school_id"]
    rows = made["facilities"][made["facilities"]["school_id"].isin(nine)]
    shared = rows[rows["stage"] == "any"].set_index("school_id")
    assert len(shared) == 23
    assert shared[["beds", "canteens", "floor_m2", "land_m2", "danger_d_m2"]].notna().all().all()
    assert shared["teaching_m2"].notna().sum() == 5
    by_stage = rows[rows["stage"] != "any"]
    assert len(by_stage) == 2 * (23 - 5)
    assert by_stage["beds"].isna().all()
    assert by_stage["teaching_m2"].notna().all()
    stages = made["school_years"][made["school_years"]["school_id"].isin(nine)]
    assert (stages.groupby("school_id").size() == 2).all()


def test_schools_to_be_closed_join_a_kept_school_of_their_township(made):
    schools = made["schools"].set_index("school_id")
    closing = schools[schools["keep"] == "close"]
    assert closing["kind"].value_counts().to_dict() == {"teaching_point": 26, "primary": 4}
    heirs = schools.loc[closing["merge_into"]]
    assert (heirs["keep"] == "keep").all()
    assert (heirs["township_id"].to_numpy() == closing["township_id"].to_numpy()).all()
    assert (schools.loc[schools["keep"] != "close", "merge_into"] == "").all()
    assert (schools["keep"] == "undecided").sum() == 34 + 8
    assert (schools["owner"] == "private").sum() == 5


# The shape that was asked for


def test_teaching_points_are_small_and_villages_shrink(made, stages):
    points = stages[stages["kind"] == "teaching_point"]["pupils"]
    assert points.min() == 3
    assert points.max() <= 55
    assert (points <= 20).mean() > 0.75
    change = stages["pupils_in_3_years"].sum() / stages["pupils"].sum()
    assert 0.95 < change < 1.05
    for urban_rural, low, high in (("urban", 1.03, 1.15), ("village", 0.8, 0.97)):
        mine = stages[stages["urban_rural"] == urban_rural]
        assert low < mine["pupils_in_3_years"].sum() / mine["pupils"].sum() < high


def test_towns_are_crowded_and_villages_have_room(stages):
    """As in the Ministry's totals: most room a pupil where the pupils have left."""
    primary = stages[(stages["stage"] == "primary") & stages["teaching_m2"].notna()]
    sums = primary.groupby("urban_rural")[["teaching_m2", "pupils"]].sum().astype("float64")
    each = sums["teaching_m2"] / sums["pupils"]
    assert each["urban"] < 4.5 < each["village"]
    assert each["urban"] < each["town"] < each["village"]


def test_a_group_has_exactly_the_distribution_of_its_shape(stages):
    """Half of the primaries at a county seat have less than 3.9 m2 of teaching rooms a pupil."""
    seats = {town for county in setting("sanming")["counties"] for town in county["seat"]}
    group = stages[(stages["kind"] == "primary") & stages["township_id"].isin(seats)]
    assert len(group) == 58
    each = (group["teaching_m2"] / group["pupils"]).sort_values()
    at, values = setting("shapes")["at"], setting("shapes")["teaching_m2"]["primary_seat"]
    assert values[at.index(0.5)] == 3.9
    assert each.median() == pytest.approx(3.9, abs=0.05)
    assert each.iloc[0] >= values[0] - 0.01
    assert each.iloc[-1] <= values[-1] + 0.01


def test_some_15_schools_have_classes_of_66_and_more(made):
    oversized = made["school_years"].query("classes_66plus > 0")
    assert 12 <= oversized["school_id"].nunique() <= 18
    share = made["school_years"][["classes_56_65", "classes_66plus"]].sum().sum()
    assert 0.02 < share / made["school_years"]["classes"].sum() < 0.1


def test_dangerous_buildings_are_few_and_in_the_country(made):
    """Of the floor: grade D some 0.2 %, C some 0.6 %, none of grade D at a county seat."""
    whole = made["facilities"].dropna(subset="floor_m2").merge(
        made["schools"][["school_id", "urban_rural"]]
    )
    floor = whole["floor_m2"].sum()
    assert 0.001 < whole["danger_d_m2"].sum() / floor < 0.004
    assert 0.003 < whole["danger_c_m2"].sum() / floor < 0.012
    assert 15 <= (whole["danger_d_m2"] > 0).sum() <= 30
    assert (whole.loc[whole["urban_rural"] == "urban", "danger_d_m2"] == 0).all()


def test_each_indicator_is_missed_by_some_and_met_by_most(stages):
    """Beside the seven indicators of 2017: a tenth to a little more than half miss each."""
    primary, junior = (stages[(stages["stage"] == stage) & stages["teaching_m2"].notna()]
                       for stage in ("primary", "junior"))  # fmt: skip
    norms = {
        "teaching_m2": (4.5, 5.8), "sports_m2": (7.5, 10.2), "equipment_yuan": (2000, 2500),
        "multimedia_rooms": (0.023, 0.024), "teachers_over_qualified": (0.042, 0.053),
    }  # fmt: skip
    for name, of in norms.items():
        short = [(rows[name] < rows["pupils"] * norm)[rows[name].notna()]
                 for rows, norm in zip((primary, junior), of, strict=True)]  # fmt: skip
        assert 0.05 < pd.concat(short).mean() < 0.55, name


def test_what_is_lacking_costs_about_what_the_plan_of_five_years_cost(stages, made):
    """Rooms, grounds, equipment and beds alone: between a half and the whole of 6.59亿元.

    Against 4.5 and 5.8 m2, 7.5 and 10.2 m2, 2,000 and 2,500 yuan a pupil and a bed each, at our
    made-up prices. The report's plan holds more kinds of works.
    """
    price = made["unit_costs"].set_index("item_type")["mid_yuan"].astype("float64")
    junior = (stages["stage"] == "junior").to_numpy()
    pupils = stages["pupils"].astype("float64")
    cost = 0.0
    for name, item, primary_norm, junior_norm in (
        ("teaching_m2", "teaching", 4.5, 5.8), ("sports_m2", "sports", 7.5, 10.2),
        ("equipment_yuan", "instruments", 2000, 2500),
    ):  # fmt: skip
        required = pupils * np.where(junior, junior_norm, primary_norm)
        cost += (required - stages[name].astype("float64")).clip(lower=0).sum() * price[item]
    boarders = made["school_years"].groupby("school_id")["boarders"].sum().astype("float64")
    beds = made["facilities"].groupby("school_id")["beds"].sum().astype("float64")
    cost += (boarders - beds).clip(lower=0).sum() * price["dormitory"]
    plan = float(figure("规划总投入"))
    assert plan == 659_000_000
    assert plan / 2 < cost < plan


def test_some_cells_are_unknown_and_pupils_are_not(made):
    facilities, years = made["facilities"], made["school_years"]
    assert years["pupils"].notna().all()
    assert years["pupils_in_3_years"].notna().all()
    single = facilities[facilities["stage"] != "any"]
    assert 0 < single["equipment_yuan"].isna().mean() < 0.06
    assert 0 < years["pupils_in_5_years"].isna().mean() < 0.1
    assert facilities["heating"].isna().all()  # nobody said anything about it


def test_the_checks_ask_only_what_no_column_answers(made):
    checks, schools = made["checks"], made["schools"]
    asked = checks.groupby("item_set")["item_no"].unique().map(sorted).to_dict()
    assert asked == {"20条底线": ["10", "12", "16", "2", "3", "4", "6", "7", "8", "9"],
                     "8项督导": ["5", "6"]}  # fmt: skip
    boarders = made["school_years"].groupby("school_id")["boarders"].sum()
    dormitory = checks[checks["item_no"] == "12"]["school_id"]
    assert (boarders[dormitory] > 0).all()
    stairs = checks[checks["item_no"] == "2"]
    assert 0.95 * len(schools) < len(stairs) < len(schools)  # a few were not asked
    assert (checks["met"] == "").any()  # and a few answers are open
    assert checks["met"].isin(["yes", "no", ""]).all()


# The country


def test_the_country_has_the_same_tables_but_funds(national, made):
    assert set(made) - set(national) == {"funds"}
    schools, years = national["schools"], national["school_years"]
    assert len(schools) == 2_000
    assert years["pupils"].sum() == round(159_700_000 * 2_000 / 240_600)
    assert years["pupils"].min() >= 1
    kinds = schools["kind"].value_counts()
    for kind, count in (("primary", 136_300), ("teaching_point", 52_200), ("junior", 33_300),
                        ("nine_year", 18_800)):  # fmt: skip
        assert kinds[kind] == pytest.approx(count * 2_000 / 240_600, abs=2)
    assert schools["region_id"].isin(national_codes().index).all()
    assert schools["region_id"].nunique() > 500
    assert (schools["township_id"] == "").all()
    assert all(inside(schools["lon"], schools["lat"], schools["region_id"]))


def test_what_cannot_be_made_up_is_refused():
    with pytest.raises(ValueError, match="'sanming' and 'national'"):
        synth("rutog")
    with pytest.raises(ValueError, match="at least 100"):
        synth("sanming", schools=99)


# Chance and whole numbers


def test_whole_parts_add_up_and_the_largest_fraction_gets_the_rest():
    """10 by 1 : 1 : 4 is 1.67, 1.67, 6.67: 1 + 1 + 6 = 8, and the first two get one more."""
    assert whole_parts([1, 1, 4], 10).tolist() == [2, 2, 6]
    assert whole_parts([0, 3], 5).tolist() == [0, 5]
    parts = whole_parts_of(np.array([1.0, 1.0, 1.0, 3.0]), np.array([0, 0, 1, 1]), [3, 8])
    assert parts.tolist() == [2, 1, 2, 6]


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=40), st.integers(0, 100_000))
def test_whole_parts_are_within_one_of_their_share(weights, total):
    parts = whole_parts(weights, total)
    assert parts.sum() == total
    for part, weight in zip(parts.tolist(), weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) <= 1


def test_even_shares_keep_their_order_and_fill_each_group():
    drawn = np.array([0.9, 0.1, 0.5, 0.2])
    groups = np.array(["a", "a", "a", "b"])
    assert even(drawn, groups) == pytest.approx([5 / 6, 1 / 6, 3 / 6, 1 / 2])


def test_values_are_read_off_between_the_shares_that_are_written_down():
    """class_spread: 0.07 at a quarter and 0.10 at a half of the schools, so 0.085 between them."""
    keys = np.array(["any"] * 3)
    shares = np.array([0.25, 0.375, 0.5])
    assert read_off("class_spread", keys, shares) == pytest.approx([0.07, 0.085, 0.1])


def test_the_first_are_taken_among_those_that_may_be():
    drawn = np.array([0.4, 0.1, 0.3, 0.2])
    among = np.array([True, False, True, True])
    assert first_of(drawn, among, 2).tolist() == [False, False, True, True]
