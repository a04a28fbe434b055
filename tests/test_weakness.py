"""How weak schools are: by hand on small tables, and by slow loops on random ones."""

from __future__ import annotations

import math
import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from weakness_tables import (
    NAN,
    missing,
    parts,
    rank,
    row,
    score,
    table,
    weightings,
)

from gaibao_geo.errors import DataError
from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.needs.shortfalls import by_school, shortfalls
from gaibao_geo.needs.weak.ranks import METHODS, divergence, scores, tries
from gaibao_geo.needs.weak.weakness import weakness
from gaibao_geo.needs.weak.weights import read_weights


def part_of(found, school, name):
    at = (found.parts["school_id"] == school) & (found.parts["indicator"] == name)
    return found.parts[at].iloc[0]


# -- one indicator at one school ------------------------------------------------------------


def test_a_part_is_what_is_missing_of_what_is_required():
    """308 beds for 375 boarders: 67 of 375 are missing."""
    found = weakness(table(row("S", "beds", 308, 375, per="boarder")))
    beds = part_of(found, "S", "beds")
    assert beds["part"] == (375 - 308) / 375
    assert (beds["shortfall"], beds["required"], beds["out_of"]) == (67, 375, 375)
    assert found.index["S"] == 67 / 375


def test_more_than_required_makes_up_for_nothing():
    lacking = table(row("S", "beds", 300), row("S", "books", 50), row("S", "desks", 0))
    assert weakness(lacking).index["S"] == pytest.approx((0 + 0.5 + 1) / 3)


def test_a_stage_weighs_what_it_requires_and_helps_no_other():
    """Primary 900 × 4 m² with 4,000; junior 100 × 6 m² with 150: 450 of 3,600 + 600."""
    lacking = table(
        row("S", "rooms", 4000, 900, 4.0, stage="primary"),
        row("S", "rooms", 150, 100, 6.0, stage="junior"),
    )
    assert part_of(weakness(lacking), "S", "rooms")["part"] == (600 - 150) / (3600 + 600)


def test_the_hardest_of_baseline_and_standard_counts_and_no_ceiling():
    lacking = table(
        row("S", "rooms", 300, 100, 4.0, role="baseline", document="底线"),
        row("S", "rooms", 300, 100, 5.0, role="standard", document="达标", status="unverified"),
        row("S", "rooms", 300, 100, 2.0, role="ceiling", direction="at_most"),
        row("S", "desks", 60, 100, 0.5, role="ceiling", direction="at_most"),
    )
    found = weakness(lacking)
    rooms = part_of(found, "S", "rooms")
    assert rooms["part"] == (500 - 300) / 500
    assert (rooms["document"], rooms["status"]) == ("达标", "unverified")
    assert list(found.weights.index) == ["rooms"]  # a ceiling is no indicator of need


def test_a_part_rests_on_an_unverified_norm_even_if_a_verified_one_is_harder():
    lacking = table(
        row("S", "rooms", 0, 100, stage="primary"),
        row("S", "rooms", 0, 10, stage="junior", status="unverified", document="草案"),
    )
    rooms = part_of(weakness(lacking), "S", "rooms")
    assert (rooms["document"], rooms["status"]) == ("某文", "unverified")


def test_of_stages_and_the_whole_school_the_larger_shortfall_counts():
    """The stages lack 10 + 20 of 100 + 100, the school 50 of 250: not 80 of 450."""
    lacking = table(
        row("S", "beds", 90, 100, stage="primary"),
        row("S", "beds", 200, 250, stage="any", role="baseline"),
        row("S", "beds", 80, 100, stage="junior"),
    )
    assert part_of(weakness(lacking), "S", "beds")["part"] == 50 / 250


def test_where_stages_and_the_whole_school_are_met_the_larger_requirement_is_told():
    lacking = table(
        row("S", "beds", 90, 50, stage="primary"), row("S", "beds", 90, 80, stage="any"),
        row("T", "beds", 90, 80, stage="primary"), row("T", "beds", 90, 50, stage="any"),
    )  # fmt: skip
    assert weakness(lacking).parts["required"].to_list() == [80, 80]


def test_a_limit_is_measured_against_what_is_there():
    """57 in a class where 45 may be: 12 of 57 are too many."""
    lacking = table(row("S", "class_size", 57, 1, 45.0, per="class", direction="at_most"))
    assert part_of(weakness(lacking), "S", "class_size")["part"] == 12 / 57


def test_a_limit_of_nothing_is_a_ban():
    """1 m² of dangerous building is as bad as 500; none is met."""
    lacking = table(*(
        row(school, "danger_m2", area, 1, 0.0, per="school", direction="at_most")
        for school, area in (("A", 1.0), ("B", 500.0), ("C", 0.0))
    ))  # fmt: skip
    found = weakness(lacking)
    assert found.index.to_list() == [1, 1, 0]
    assert part_of(found, "B", "danger_m2")["shortfall"] == 500


@pytest.mark.parametrize(
    ("per", "base", "value"), [("pupil", 5, 4.0), ("hundred_pupils", 0.05, 400.0),
                               ("boarder", 5, 4.0)],
)  # fmt: skip
def test_a_gap_at_a_tiny_school_counts_as_at_a_school_of_twenty(per, base, value):
    """5 pupils with nothing lack 20 m² of 20 × 4 m²; with small=0, all of 20 m²."""
    lacking = table(row("S", "rooms", 0, base, value, per=per))
    assert weakness(lacking).index["S"] == pytest.approx(20 / (20 * 4))
    assert weakness(lacking, small=10).index["S"] == pytest.approx(20 / (10 * 4))
    assert weakness(lacking, small=0).index["S"] == 1
    shown = part_of(weakness(lacking), "S", "rooms")
    assert (shown["required"], shown["out_of"]) == (pytest.approx(20), pytest.approx(80))


def test_a_tiny_school_of_two_stages_is_lifted_once():
    """8 + 2 pupils are 10, counted as 20: 40 m² missing of (8 × 4 + 2 × 6) × 20 / 10."""
    lacking = table(
        row("S", "rooms", 0, 8, 4.0, stage="primary"),
        row("S", "rooms", 4, 2, 6.0, stage="junior"),
    )
    assert weakness(lacking).index["S"] == pytest.approx((32 + 8) / (2 * (32 + 12)))


def test_norms_by_class_or_school_are_not_damped():
    lacking = table(row("S", "canteens", 0, 1, per="school"), row("S", "pcs", 0, 3, per="class"))
    assert weakness(lacking).index["S"] == 1


def test_a_pupil_more_or_less_does_not_make_the_weakest_school():
    """12 m² are enough for 3 pupils at 4 m² each; for 4 they lack 4 of 16, or of 20 × 4."""

    def index(pupils, small):
        return weakness(table(row("S", "rooms", 12, pupils, 4.0)), small=small).index["S"]

    assert index(4, 0) - index(3, 0) == pytest.approx(0.25)
    assert index(4, 20) - index(3, 20) == pytest.approx(4 / 80)


def test_what_is_counted_is_measured_before_it_is_rounded_up():
    """2 teachers of 2.02: one is lacking, but the part is 0.02 of 2.02 and not a half.

    Nor is 1 teacher of 0.4 more than all: a school that has none lacks 0.4 of 0.4.
    """
    found = weakness(table(
        row("A", "teachers", 2, 101, 0.02, shortfall=1.0),
        row("B", "teachers", 0, 20, 0.02, shortfall=1.0),
    ))  # fmt: skip
    assert found.index.to_list() == pytest.approx([0.02 / 2.02, 1])
    assert found.parts["shortfall"].to_list() == [1, 1]


def test_nothing_required_and_nothing_missing_is_met():
    lacking = table(row("S", "rooms", 0, 0), row("S", "desks", 0, 1, 0.0, per="school"))
    assert weakness(lacking).index["S"] == 0


def test_unknown_is_left_out_and_not_applicable_too():
    """Beds do not apply, books are unknown: rooms alone say 0.5, of half the weight."""
    lacking = table(
        row("S", "rooms", 50), row("S", "books"), row("S", "beds", state="not_applicable")
    )
    found = weakness(lacking)
    assert (found.index["S"], found.known["S"]) == (0.5, 0.5)
    assert set(found.parts["indicator"]) == {"rooms", "books"}
    books = part_of(found, "S", "books")
    assert math.isnan(books["part"])
    assert math.isnan(books["contribution"])  # unknown is not zero
    assert (books["state"], books["weight"]) == ("unknown", pytest.approx(1 / 3))


def test_one_unknown_stage_makes_the_part_unknown():
    """The shortfall that is known is still told: at least 40."""
    lacking = table(
        row("S", "rooms", 60, stage="primary"), row("S", "rooms", stage="junior"),
        row("S", "books", 0),
    )  # fmt: skip
    found = weakness(lacking)
    rooms = part_of(found, "S", "rooms")
    assert math.isnan(rooms["part"])
    assert (rooms["state"], rooms["shortfall"]) == ("short", 40)
    assert found.index["S"] == 1
    assert "指标rooms至少缺 40件" in found.sentence("S")


def test_a_school_of_which_nothing_is_known_has_no_index_and_no_rank():
    found = weakness(missing({"A": {"x": 0.5}, "B": {"x": None}, "C": {"x": 0.2}}))
    assert math.isnan(found.index["B"])
    assert found.known["B"] == 0
    assert found.ranks.loc["B"].isna().all()
    assert found.ranks["rank"].dropna().to_list() == [1, 2]
    assert found.certain(3) == ["A", "C"]
    assert found.possible(3) == ["A", "C"]
    assert found.sentence("B").startswith("没有可比的数字")


def test_where_nothing_applies_or_there_is_no_school_there_is_no_index():
    alone = weakness(table(row("S", "beds", state="not_applicable")))
    assert math.isnan(alone.index["S"])
    assert math.isnan(alone.known["S"])
    empty = weakness(table(row("S", "beds", 1)).iloc[:0])
    assert len(empty.index) == len(empty.parts) == len(empty.ranks) == 0


def test_stated_shortfalls_have_a_size_but_no_share():
    """日土's needs are stated without what is required: an index would be invented."""
    found = weakness(shortfalls(read_dataset("data/demo/rutog")))
    assert found.index.isna().all()
    assert "学生宿舍至少缺 800平方米" in found.sentence("RT1")


def test_shortfalls_and_states_are_those_by_school():
    demos = [shortfalls(read_dataset(f"data/demo/{name}")) for name in ("rutog", "gyantse")]
    key = ["school_id", "indicator"]
    for lacking in [*demos, *(random_table(random.Random(seed)) for seed in range(10))]:
        told = lacking.assign(shortfall_projected=NAN)
        ours, theirs = (
            one.astype(dict.fromkeys([*key, "state"], "str")).sort_values(key, ignore_index=True)
            for one in (weakness(told).parts, by_school(told))
        )
        pd.testing.assert_frame_equal(ours[[*key, "shortfall", "state"]],
                                      theirs[[*key, "shortfall", "state"]])  # fmt: skip


# -- weights --------------------------------------------------------------------------------


def test_weights_are_shares_or_percentages_and_are_shown():
    lacking = missing({"A": {"x": 0.2, "y": 1.0}})
    for weights in ({"x": 0.75, "y": 0.25}, {"y": 25, "x": 75}):
        found = weakness(lacking, weights)
        assert found.index["A"] == pytest.approx(0.75 * 0.2 + 0.25 * 1.0)
        assert found.weights.to_dict() == {"x": 0.75, "y": 0.25}
        assert found.parts["contribution"].to_list() == pytest.approx([0.15, 0.25])


def test_three_thirds_in_percent_are_all():
    found = weakness(missing({"A": dict.fromkeys("xyz", 0.5)}), dict.fromkeys("xyz", 33.3))
    assert found.weights.to_list() == pytest.approx([1 / 3] * 3)


def test_an_indicator_of_weight_0_does_not_count_and_is_no_reason():
    lacking = missing({"A": {"x": 0.0, "y": 1.0}, "B": {"x": None, "y": 1.0}})
    found = weakness(lacking, {"x": 1, "y": 0})
    assert found.index["A"] == 0
    assert math.isnan(found.index["B"])
    assert "有数据的都达到要求" in found.sentence("A")


def faults(lacking, weights=None, **other):
    with pytest.raises(DataError) as raised:
        weakness(lacking, weights, **other)
    return raised.value


@pytest.mark.parametrize(
    ("weights", "told"),
    [
        ({"x": 0.5, "y": 0.3, "z": 0.2}, ["[N10] “z”", "x, y"]),
        ({"x": 1.5, "y": -0.5}, ["[N11] “y”", "“-0.5”"]),
        ({"x": 1, "y": NAN}, ["[N11] “y”", "“nan”"]),
        ({"x": 1, "y": math.inf}, ["[N11] “y”", "“inf”"]),
        ({"x": 1, "y": True}, ["[N11] “y”", "“True”"]),
        ({"x": 1, "y": "0.5"}, ["[N11] “y”", "“0.5”"]),
        ({"x": 0, "y": 0}, ["[N12]"]),
        ({"x": 3, "y": 1}, ["[N13]", "合计为 4", "x = 0.75; y = 0.25"]),
        ({"x": 0.6, "y": 0.3}, ["[N13]", "合计为 0.9"]),
        ({"x": 49, "y": 50}, ["[N13]", "合计为 99"]),
        ({"x": 1}, ["[N14] “y”"]),
        ({}, ["[N12]", "[N14] “x”", "[N14] “y”"]),
    ],
)
def test_bad_weights_are_named(weights, told):
    error = faults(missing({"A": {"x": 0.5, "y": 0.5}}), weights)
    for text in told:
        assert text in str(error)


def test_all_faults_are_told_at_once():
    error = faults(missing({"A": {"x": 0.5}}), {"z": 0.5}, method="magic", small=-1)
    for rule in ("N10", "N13", "N14", "N15", "N16"):
        assert f"[{rule}]" in error.zh
        assert f"[{rule}]" in error.en
    assert "mean, entropy, topsis, rank_sum" in error.en


def test_a_fraction_of_a_thing_does_not_weigh_as_a_whole_one():
    """2.3 rooms for 100 pupils are 0.23 for 10: one room is short, 0.23 of 0.46 is missing."""
    lacking = table(row("S", "rooms", 0, 0.1, 2.3, per="hundred_pupils", shortfall=1.0))
    assert weakness(lacking, small=20).index["S"] == pytest.approx(0.23 / 0.46)
    assert weakness(lacking, small=0).index["S"] == 1


@pytest.mark.parametrize("small", [NAN, math.inf, -0.1])
def test_the_line_of_small_schools_is_a_number_from_0(small):
    assert "[N15]" in str(faults(missing({"A": {"x": 0.5}}), small=small))


def test_what_would_be_right_is_right():
    lacking = missing({"A": dict.fromkeys("abcdefg", 0.5)})
    error = faults(lacking, dict.fromkeys("abcdefg", 1))
    line = str(error).split("可写成：")[1].split("。")[0]
    told = {name: float(value) for name, value in (one.split(" = ") for one in line.split("; "))}
    assert weakness(lacking, told).weights.to_list() == pytest.approx([1 / 7] * 7)


def test_weights_from_a_file(tmp_path):
    file = tmp_path / "weights.toml"
    file.write_text("\ufeffbeds = 0.3\nbooks = 1\n", encoding="utf-8")
    assert read_weights(file) == {"beds": 0.3, "books": 1.0}


@pytest.mark.parametrize(
    ("text", "told"),
    [("beds = ", ["[N17] weights.toml"]), ("beds = 1\nbeds = 2", ["[N17]"]),
     ('beds = "lots"\nbooks = -1\n[desks]\nx = 1', ["[N11] weights.toml “beds”", "“books”",
                                                   "“desks”"])],
)  # fmt: skip
def test_a_bad_file_of_weights_is_told(tmp_path, text, told):
    file = tmp_path / "weights.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as raised:
        read_weights(file)
    for part in told:
        assert part in str(raised.value)


def test_a_file_of_weights_that_is_not_there_is_told(tmp_path):
    with pytest.raises(DataError, match="N17"):
        read_weights(tmp_path / "none.toml")


# -- four methods by hand -------------------------------------------------------------------

THREE = {"A": {"x": 0.8, "y": 0.0}, "B": {"x": 0.4, "y": 0.5}, "C": {"x": 0.0, "y": 0.0}}


def test_the_mean_by_hand():
    assert weakness(missing(THREE)).index.to_list() == pytest.approx([0.4, 0.45, 0])


def test_entropy_by_hand():
    """Column x is spread 2/3 : 1/3 : 0, y is all at B: ln 3 · d = ln 3 − H; H(y) = 0."""
    entropy = -(2 / 3 * math.log(2 / 3) + 1 / 3 * math.log(1 / 3)) / math.log(3)
    x = (1 - entropy) / ((1 - entropy) + 1)
    found = weakness(missing(THREE), method="entropy")
    assert found.weights.to_list() == pytest.approx([x, 1 - x])
    assert found.index.to_list() == pytest.approx([0.8 * x, 0.4 * x + 0.5 * (1 - x), 0])
    assert found.given.to_list() == [0.5, 0.5]


def test_topsis_by_hand():
    """Worst seen: 0.8 and 0.5. A lacks 0.8, 0 and is 0, 0.5 from it; B 0.4, 0.5 and 0.4, 0."""
    found = weakness(missing(THREE), method="topsis").index
    assert found["A"] == pytest.approx(0.8 / (0.8 + 0.5))
    assert found["B"] == pytest.approx(math.hypot(0.4, 0.5) / (math.hypot(0.4, 0.5) + 0.4))
    assert found["C"] == 0


def test_rank_sum_by_hand():
    """x: A is worse than B, C and one that meets it: 3/3; B 2/3; C 0. y: B 3/3, others 0."""
    found = weakness(missing(THREE), {"x": 0.6, "y": 0.4}, "rank_sum").index
    assert found.to_list() == pytest.approx([0.6 * 1, 0.6 * 2 / 3 + 0.4 * 1, 0])


def test_the_published_example_of_entropy_weights_and_topsis():
    """The fighter aircraft of Hwang & Yoon 1981, ch. III, as rounded there.

    Four aircraft by speed, range, payload, cost, reliability and manoeuvrability; weights of
    the entropy, and closeness to the best by TOPSIS with the authors' weights. There more is
    better, and best and worst are those seen; the distance below the best is our part.
    """
    made = np.array([[2.0, 1500, 20000, 5.5, 5, 9], [2.5, 2700, 18000, 6.5, 3, 5],
                     [1.8, 2000, 21000, 4.5, 7, 7], [2.2, 1800, 20000, 5.0, 5, 5]])  # fmt: skip
    spread = divergence(made.T)
    told = [0.0649, 0.2055, 0.0133, 0.0829, 0.3570, 0.2764]
    assert spread / spread.sum() == pytest.approx(told, abs=0.002)

    scaled = made / np.sqrt((made**2).sum(axis=0)) * [1, 1, 1, -1, 1, 1]  # cost: less is better
    below = scaled.max(axis=0) - scaled
    close = 1 - scores("topsis", below.T, np.array([[0.2, 0.1, 0.1, 0.1, 0.2, 0.3]]))[0]
    assert close == pytest.approx([0.643, 0.268, 0.613, 0.312], abs=0.001)


def test_what_all_lack_alike_has_no_entropy_weight():
    found = weakness(missing({"A": {"x": 1, "y": 0.1}, "B": {"x": 1, "y": 0.3}}), method="entropy")
    assert found.weights.to_dict() == {"x": 0, "y": 1}
    assert found.index.to_list() == pytest.approx([0.1, 0.3])


def test_where_nothing_tells_schools_apart_entropy_keeps_the_weights():
    same = {"x": 1 / 3, "y": 0.1}  # a sum of thirds is not quite even: noise must not weigh
    found = weakness(missing(dict.fromkeys("ABCDEFG", same)), {"x": 0.8, "y": 0.2}, "entropy")
    assert found.weights.to_dict() == pytest.approx({"x": 0.8, "y": 0.2})
    assert (found.ranks == 1).all(axis=None)


def test_a_school_known_only_by_what_all_lack_has_no_entropy_index_and_is_not_certain():
    schools = {"A": {"x": 1, "y": 0.1}, "B": {"x": 1, "y": 0.3}, "C": {"x": 1, "y": None}}
    found = weakness(missing(schools))
    assert found.index["C"] == 1
    assert pd.isna(found.ranks.loc["C", "entropy"])
    assert (found.certain(1), found.certain(3)) == ([], ["B", "A"])
    assert found.possible(1)[0] == "C"


def test_what_is_known_at_one_school_tells_nothing_apart():
    schools = {"A": {"x": 0.4, "y": 0.1}, "B": {"x": None, "y": 0.3}}
    assert weakness(missing(schools), method="entropy").weights.to_dict() == {"x": 0, "y": 1}


@pytest.mark.parametrize("method", METHODS)
def test_a_county_of_one_school(method):
    """It is the weakest of one; the relative methods call it as weak as can be seen."""
    found = weakness(missing({"A": {"x": 0.4, "y": 0.2}}), method=method)
    shown = {"mean": 0.3, "entropy": 0.3, "topsis": 1.0, "rank_sum": 1.0}
    assert found.index["A"] == pytest.approx(shown[method])
    assert found.ranks.loc["A"].to_list() == [1] * 7
    assert weakness(missing({"A": {"x": 0, "y": 0}}), method=method).index["A"] == 0


# -- ranks ----------------------------------------------------------------------------------


def test_ties_share_the_best_rank():
    schools = {"A": {"x": 0.1}, "B": {"x": 0.5}, "C": {"x": 0.5}, "D": {"x": 0.9}}
    found = weakness(missing(schools))
    assert found.ranks["rank"].to_list() == [4, 2, 2, 1]
    assert found.certain(2) == ["D", "B", "C"]  # two share the second place
    assert found.possible(1) == ["D"]


def test_sums_in_another_order_are_a_tie():
    """0.1 + 0.2 + 0.3 and 0.3 + 0.2 + 0.1 differ in the last digit; the schools do not."""
    names = "uvwxyz"
    rising = {name: (place + 1) / 10 for place, name in enumerate(names)}
    falling = {name: (6 - place) / 10 for place, name in enumerate(names)}
    assert weakness(missing({"A": rising, "B": falling})).ranks["mean"].to_list() == [1, 1]


def test_the_range_of_ranks_by_hand():
    """A lacks 0.52 of x, B 0.48 of y, equal weights. Mean: A 0.26, B 0.24.

    With x a fifth down and y a fifth up (0.4 : 0.6) A has 0.208 and B 0.288: they change
    places. C, which lacks nothing, is last whatever is tried.
    """
    found = weakness(missing({"A": {"x": 0.52, "y": 0}, "B": {"x": 0, "y": 0.48},
                              "C": {"x": 0, "y": 0}}))  # fmt: skip
    assert found.ranks["mean"].to_list() == [1, 2, 3]
    assert found.ranks["rank_best"].to_list() == [1, 1, 3]
    assert found.ranks["rank_worst"].to_list() == [2, 2, 3]
    assert (found.certain(1), found.possible(1)) == ([], ["A", "B"])
    assert found.certain(2) == found.possible(2) == ["A", "B"]


def test_the_weightings_that_are_tried():
    """Two weights: as given, each alone up and down, and two corners; both up is as given."""
    every = tries(np.array([0.5, 0.5]))
    told = [[1, 1], [1.2, 1], [1, 1.2], [0.8, 1], [1, 0.8], [0.8, 1.2], [1.2, 0.8]]
    shares = [[x / (x + y), y / (x + y)] for x, y in told]
    assert sorted(map(tuple, every.round(9))) == sorted(map(tuple, np.round(shares, 9)))
    assert every[0].tolist() == [0.5, 0.5]


def random_county(dice, indicators):
    return {f"S{n}": {f"i{k:02}": dice.random() for k in range(indicators)} for n in range(30)}


def test_ranks_are_the_same_in_small_blocks(monkeypatch):
    schools = missing(random_county(random.Random(1), 4))
    whole = weakness(schools).ranks
    monkeypatch.setattr("gaibao_geo.needs.weak.ranks._BLOCK", 90)  # three tries of 30 schools
    pd.testing.assert_frame_equal(weakness(schools).ranks, whole)


def test_an_indicator_of_weight_0_changes_no_rank():
    """Ten weigh and every corner is tried; an eleventh of weight 0 does not end that."""
    schools = random_county(random.Random(1), 11)
    ten = {school: dict(list(held.items())[:10]) for school, held in schools.items()}
    weights = {f"i{k:02}": 10 * (k < 10) for k in range(11)}
    pd.testing.assert_frame_equal(weakness(missing(schools), weights).ranks,
                                  weakness(missing(ten)).ranks)  # fmt: skip


def test_of_many_weights_five_hundred_corners_are_drawn_the_same_each_time():
    given_weights = np.full(12, 1 / 12)
    every = tries(given_weights)
    assert np.array_equal(every, tries(given_weights))
    assert 1 + 2 * 12 + 450 < len(every) <= 1 + 2 * 12 + 500
    assert every.sum(axis=1) == pytest.approx(1)
    assert (every.max(axis=1) / every.min(axis=1)).max() == pytest.approx(1.2 / 0.8)
    assert len(tries(np.full(10, 0.1))) > 1000  # every corner


def test_the_note_counts_what_was_tried_and_claims_no_more():
    few = weakness(missing(THREE))
    assert "28 次试算" in few.note()  # 7 weightings by 4 methods
    assert "不是所有可能的权重" in few.note()
    assert "所有组合" in few.note()
    assert "fewer than 20" in few.note("en")
    assert "fewer than" not in weakness(missing(THREE), small=0).note("en")
    many = weakness(missing({"A": {f"i{n}": 0.5 for n in range(11)}}))
    assert "500" in many.note("en")


# -- against slow loops ---------------------------------------------------------------------


def random_table(dice, schools=6, indicators=4):
    """Schools of one or two stages, norms of every kind, unknowns, and ceilings."""
    found = []
    for school, name in ((f"S{s}", f"i{i}") for s in range(schools) for i in range(indicators)):
        two = [["primary"], ["primary", "junior"], ["any"], ["primary", "any"]]
        for stage in dice.choice(two):
            base = dice.choice([3, 12, 40, 250])
            actual = NAN if dice.random() < 0.15 else dice.randrange(0, 5 * base)
            for role in dice.sample(["baseline", "standard", "ceiling"], dice.randint(1, 3)):
                per = dice.choice(["pupil", "hundred_pupils", "boarder", "class", "school"])
                found.append(row(
                    school, name, actual, base / 100 if per == "hundred_pupils" else base,
                    dice.choice([0.5, 2, 4]), stage=stage, role=role, per=per,
                    direction=dice.choice(["at_least", "at_least", "at_most"]),
                    **({"state": "not_applicable"} if dice.random() < 0.1 else {}),
                ))  # fmt: skip
    return table(*found)


@pytest.mark.parametrize("seed", range(40))
def test_slow_loops_find_the_same(seed):
    """Parts, every method's index, and the range of ranks over every try."""
    dice = random.Random(seed)
    lacking = random_table(dice)
    small = dice.choice([0.0, 20.0, 50.0])
    own = weakness(lacking, small=small)
    names = list(own.given.index)
    weights = {name: dice.randint(0 if n else 1, 5) for n, name in enumerate(names)}
    shares = parts(lacking, small)
    given_weights = {name: weight / sum(weights.values()) for name, weight in weights.items()}
    for school, held in shares.items():
        grid = own.grid.loc[school]
        assert {name for name in held if not math.isnan(held[name])} == set(grid.dropna().index)
        for name, value in held.items():
            assert grid[name] == pytest.approx(value, nan_ok=True)
    for method in METHODS:
        found = weakness(lacking, given_weights, method, small)
        told = score(method, shares, weights)
        assert found.index.to_dict() == pytest.approx(told, nan_ok=True)
    best, worst = {}, {}
    for weighting in weightings(weights):
        for method in METHODS:
            for school, place in rank(score(method, shares, weighting)).items():
                best[school] = min(place, best.get(school, place))
                worst[school] = max(place, worst.get(school, place))
    assert found.ranks["rank_best"].dropna().to_dict() == best
    assert found.ranks["rank_worst"].dropna().to_dict() == worst
    assert found.ranks["rank"].dropna().to_dict() == rank(score("rank_sum", shares, weights))


# -- properties -----------------------------------------------------------------------------

SHARE = st.one_of(st.none(), st.sampled_from([0.0, 0.25, 0.5, 1.0]), st.floats(0, 1))
COUNTIES = st.lists(st.tuples(SHARE, SHARE, SHARE), min_size=1, max_size=6).map(
    lambda rows: {f"S{n}": dict(zip("xyz", held, strict=True)) for n, held in enumerate(rows)}
)


@settings(max_examples=60)
@given(COUNTIES, st.sampled_from(METHODS))
def test_an_index_lies_between_0_and_1_and_is_0_where_all_is_met(schools, method):
    found = weakness(missing(schools), method=method)
    known = found.index.dropna()
    assert known.between(0, 1 + 1e-12).all()
    for school, held in schools.items():
        values = [value for value in held.values() if value is not None]
        if values and max(values) == 0:
            # By entropy a school may be known only by what no school lacks.
            assert found.index[school] == 0 or method == "entropy"
            assert not found.index[school] > 0
        if method != "entropy" and max(values, default=0) > 1e-9:  # what all lack alike
            assert found.index[school] > 0


@settings(max_examples=60)
@given(COUNTIES, st.sampled_from(["mean", "entropy"]))
def test_contributions_add_up_to_the_index(schools, method):
    found = weakness(missing(schools), method=method)
    sums = found.parts.groupby("school_id")["contribution"].sum(min_count=1)
    assert sums.to_dict() == pytest.approx(found.index.to_dict(), nan_ok=True)
    assert found.weights.sum() == pytest.approx(1)


@settings(max_examples=60)
@given(COUNTIES, st.sampled_from("xyz"), st.floats(0, 1))
def test_a_larger_shortfall_never_makes_a_school_less_weak(schools, name, more):
    before = weakness(missing(schools)).index["S0"]
    if schools["S0"][name] is not None:
        schools["S0"][name] = max(schools["S0"][name], more)
        assert weakness(missing(schools)).index["S0"] >= before - 1e-12


@settings(max_examples=40)
@given(COUNTIES, st.randoms(use_true_random=False), st.sampled_from(METHODS))
def test_the_order_of_schools_and_rows_changes_nothing(schools, dice, method):
    found = weakness(missing(schools), method=method)
    names = list(schools)
    dice.shuffle(names)
    shuffled = {name: dict(sorted(schools[name].items(), key=lambda _: dice.random()))
                for name in names}  # fmt: skip
    other = weakness(missing(shuffled), method=method)
    assert other.index.to_dict() == pytest.approx(found.index.to_dict(), nan_ok=True)
    pd.testing.assert_frame_equal(other.ranks.sort_index(), found.ranks.sort_index())


@settings(max_examples=40)
@given(COUNTIES, st.tuples(*[st.integers(1, 20)] * 3))
def test_only_the_proportions_of_weights_matter(schools, weights):
    shares = {name: weight / sum(weights) for name, weight in zip("xyz", weights, strict=True)}
    percent = {name: 100 * share for name, share in shares.items()}
    one, other = weakness(missing(schools), shares), weakness(missing(schools), percent)
    pd.testing.assert_series_equal(one.index, other.index)
    assert (one.ranks["rank_best"] <= one.ranks["rank"]).all()
    assert (one.ranks["rank"] <= one.ranks["rank_worst"]).all()


def test_the_table_that_comes_in_stays_as_it_is():
    lacking = random_table(random.Random(7))
    before = lacking.copy(deep=True)
    _ = weakness(lacking).ranks
    pd.testing.assert_frame_equal(lacking, before)


# -- words ----------------------------------------------------------------------------------


def test_a_school_in_a_sentence():
    """A lacks 67 of 375 beds and half its books: (67/375 + 0.5) / 2 = 0.34; computers unknown."""
    lacking = table(
        row("A", "beds", 308, 375, per="boarder", name_zh="床位", name_en="Beds", unit="床",
            unit_en="beds"),
        row("A", "books", 1500, 100, 30.0, name_zh="图书", name_en="Books", unit="册",
            unit_en="volumes", status="unverified"),
        row("A", "pcs"), row("B", "beds", 400, 375, per="boarder"),
        row("B", "books", 4000, 100, 30), row("B", "pcs", 100),
    )  # fmt: skip
    found = weakness(lacking)
    assert found.sentence("A") == (
        "薄弱指数 0.34（加权平均），2 所学校中从最薄弱数起排第 1，换算法、调权重后名次不变。"
        "主要问题：图书缺 1,500册（应有 3,000），标准条文未核实；床位缺 67床（应有 375）。"
        "有数据的指标占权重的 66.7%，其余未知。"
    )
    assert found.sentence("A", "en") == (
        "Weakness 0.34 (weighted mean): rank 1 of 2 from the weakest, the same by every method "
        "and weighting tried. Mainly: Books, 1,500 of 3,000 missing (volumes), norm not verified;"
        " Beds, 67 of 375 missing (beds). What is known carries 66.7% of the weight; the rest is"
        " unknown."
    )
    assert found.sentence("B").endswith("计入的指标中，有数据的都达到要求。")


def test_too_much_is_told_as_too_much():
    lacking = table(row("A", "pupils", 57, 1, 45.0, per="class", direction="at_most",
                        unit="人", unit_en="pupils"))  # fmt: skip
    found = weakness(lacking)
    assert "超出 12人（上限 45）" in found.sentence("A")
    assert "12 over the limit of 45" in found.sentence("A", "en")


def test_a_rank_that_moves_is_told_with_its_range():
    found = weakness(missing({"A": {"x": 0.52, "y": 0}, "B": {"x": 0, "y": 0.48}}))
    assert "在第 1 至第 2" in found.sentence("A")
    assert "1 to 2 by the methods" in found.sentence("A", "en")
