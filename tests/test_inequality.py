"""Measures of how evenly something is spread: by hand, pupil by pupil, and as others compute it."""

from __future__ import annotations

import json
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from inequality.gini import Gini
from inequality.theil import Theil, TheilD
from seed_texts import SHARED

from gaibao_geo.needs.even.inequality import (
    cv,
    gini,
    measures,
    palma,
    share_below,
    theil,
    theil_parts,
)

NAN = float("nan")
CASES = SHARED / "cases" / "inequality"
PUPILS, BOOKS = [45, 37, 89, 76, 55], [6.20, 3.70, 10.51, 2.11, 7.31]
ALL = (cv, gini, theil, palma)

schools = st.lists(  # what a school has per pupil, and its pupils
    st.tuples(st.integers(0, 1000), st.integers(1, 40)), min_size=1, max_size=12
).filter(lambda each: any(value for value, _ in each))


def split(each):
    values, pupils = zip(*each, strict=True)
    return list(values), list(pupils)


def each_pupil(values, pupils):
    """Every pupil with what the school has per pupil, the worst off first."""
    return np.sort(np.repeat(np.array(values, dtype=float), pupils))


# By hand.


def test_the_published_example_of_five_schools():
    """45 × 6.20 + 37 × 3.70 + 89 × 10.51 + 76 × 2.11 + 55 × 7.31 = 1,913.70 for 302 pupils."""
    mean = 1913.70 / 302
    variance = (45 * (6.20 - mean) ** 2 + 37 * (3.70 - mean) ** 2 + 89 * (10.51 - mean) ** 2
                + 76 * (2.11 - mean) ** 2 + 55 * (7.31 - mean) ** 2) / 302  # fmt: skip
    assert math.floor(mean * 100) / 100 == 6.33  # as printed: cut off
    assert math.floor(variance * 100) / 100 == 10.65
    found = cv(BOOKS, PUPILS).item()
    assert found == pytest.approx(math.sqrt(variance) / mean)
    assert (round(found, 3), round(found, 2)) == (0.515, 0.52)


def test_two_schools_of_ten_pupils_by_hand():
    """1 and 3: mean 2; Lorenz points (0.5, 0.25), (1, 1); ratios 0.5 and 1.5."""
    two = ([1, 3], [10, 10])
    assert cv(*two).item() == 1 / 2
    assert gini(*two).item() == pytest.approx(1 - 0.5 * 0.25 - 0.5 * (0.25 + 1))
    assert theil(*two).item() == pytest.approx((0.5 * math.log(0.5) + 1.5 * math.log(1.5)) / 2)
    assert palma(*two).item() == pytest.approx((0.1 * 1.5) / (0.4 * 0.5))


def test_palma_cuts_through_a_school():
    """Pupils 2, 6, 2 of ten with 0, 1, 2: bottom four have 2, the top one 2."""
    assert palma([1, 0, 2], [6, 2, 2]).item() == pytest.approx(2 / 2)


def test_palma_is_boundless_where_the_worst_off_have_nothing():
    assert palma([0, 0, 5], [20, 20, 60]).item() == math.inf
    # 46 + 28 + 274 pupils of 870 are 40 %; adding up their shares misses that by a last digit
    assert palma([0, 0, 0, 5, 7], [46, 28, 274, 313, 209]).item() == math.inf
    assert palma([0, 5], [39, 61]).item() == pytest.approx((10 * 5) / (1 * 5))


def test_half_with_nothing_and_half_with_ten():
    parts = theil_parts([0, 0, 0, 10, 10, 10], None, [0, 0, 0, 1, 1, 1], 2)
    assert parts.total == pytest.approx(math.log(2))
    assert parts.between == pytest.approx(math.log(2))
    assert parts.within == 0
    assert gini([0, 0, 0, 10, 10, 10]).item() == pytest.approx(1 / 2)


def test_a_single_school_is_even_with_itself():
    for measure, answer in ((cv, 0), (gini, 0), (theil, 0), (palma, pytest.approx(0.1 / 0.4))):
        assert measure([4.7], [311]).item() == answer


def test_what_is_missing_is_left_out_and_what_nobody_has_has_no_answer():
    values, pupils = [*BOOKS, NAN, 9, 9], [*PUPILS, 40, NAN, 0]
    for measure in ALL:
        assert measure(values, pupils).item() == measure(BOOKS, PUPILS).item()
        assert math.isnan(measure([0, 0], [10, 10]).item())
        assert math.isnan(measure([], []).item())
        assert math.isnan(measure([NAN], [10]).item())


@pytest.mark.parametrize("values", [[-1, 2], [math.inf, 2]])
def test_a_negative_or_infinite_figure_is_refused(values):
    for measure in ALL:
        with pytest.raises(ValueError, match="negative or infinite"):
            measure(values, [1, 1])
        with pytest.raises(ValueError, match="negative or infinite"):
            measure([1, 1], values)


def test_groups_are_measured_apart_and_an_empty_one_has_no_answer():
    """Group 0 is the five schools, group 1 has none, group 2 two of which one is unknown."""
    table = measures([*BOOKS, 3, NAN], [*PUPILS, 7, 8], [0] * 5 + [2, 2], 3)
    assert table["schools"].tolist() == [5, 0, 1]
    assert measures([9], [0])["schools"].tolist() == [0]  # nobody there to count
    assert table["pupils"].tolist()[::2] == [302, 7]
    assert table["mean"].tolist()[::2] == [pytest.approx(1913.70 / 302), 3]
    for name, measure in (("cv", cv), ("gini", gini), ("theil", theil), ("palma", palma)):
        assert table[name][0] == measure(BOOKS, PUPILS).item()
        assert table[name][2] == measure([3]).item()
    assert table.loc[1].isna().sum() == 6  # all but the number of schools


def test_share_below_counts_pupils_not_schools():
    """Under 4.5: the schools of 30 and 10 pupils of 100; at 4.5 is not under."""
    found = share_below([4.4, 4.5, 6, 1], 4.5, [30, 50, 10, 10])
    assert found.item() == pytest.approx((30 + 10) / 100)


def test_share_below_asks_each_school_for_its_own_norm():
    found = share_below([4, 4, 4, NAN], [5, 3, NAN, 5], [10, 30, 99, 99])
    assert found.item() == pytest.approx(10 / 40)


def test_a_norm_met_to_the_last_digit_is_met():
    """0.1 + 0.2 is a little more than 0.3 to a computer, and to nobody else."""
    assert share_below([0.3], 0.1 + 0.2, [1]).item() == 0
    assert share_below([2.2999, 0.3], [2.3, 0.3], [1, 1]).item() == 1 / 2


# Pupil by pupil: another way to the same answer.


@given(schools)
def test_pupil_by_pupil_gives_the_same_coefficient(each):
    every = each_pupil(*split(each))
    assert cv(*split(each)).item() == pytest.approx(every.std() / every.mean())


@given(schools)
def test_gini_is_half_the_relative_mean_difference_of_all_pairs(each):
    every = each_pupil(*split(each))
    pairs = np.abs(every[:, None] - every[None, :]).mean()
    assert gini(*split(each)).item() == pytest.approx(pairs / (2 * every.mean()), abs=1e-12)


@given(schools)
def test_palma_counts_heads(each):
    """Every pupil taken ten times, so that a tenth of them is a whole number."""
    values, pupils = split(each)
    every = each_pupil(values, [10 * count for count in pupils])
    tenth = len(every) // 10
    poor, rich = every[: 4 * tenth].sum(), every[-tenth:].sum()
    expected = rich / poor if poor else math.inf
    assert palma(values, pupils).item() == pytest.approx(expected)


# As PySAL computes it, which knows no weights: pupils are repeated rows.


@given(schools)
def test_pysal_agrees(each):
    values, pupils = split(each)
    every = each_pupil(values, pupils)
    assert gini(values, pupils).item() == pytest.approx(Gini(every).g, abs=1e-12)
    assert theil(values, pupils).item() == pytest.approx(Theil(every).T, abs=1e-12)
    assert gini(every).item() == pytest.approx(Gini(every).g, abs=1e-12)
    assert theil(every).item() == pytest.approx(Theil(every).T, abs=1e-12)


@given(schools, st.data())
def test_pysal_splits_theil_the_same(each, data):
    values, pupils = split(each)
    group = data.draw(st.lists(st.integers(0, 3), min_size=len(each), max_size=len(each)))
    theirs = TheilD(np.repeat(np.array(values, dtype=float), pupils), np.repeat(group, pupils))
    ours = theil_parts(values, pupils, group, 4)
    assert ours.between == pytest.approx(float(theirs.bg.item()), abs=1e-12)
    assert ours.within == pytest.approx(float(theirs.wg.item()), abs=1e-12)
    assert ours.total == pytest.approx(ours.between + ours.within, abs=1e-12)


# What must hold of any figures.


@given(schools, st.sampled_from([0.001, 1 / 3, 7, 10_000]), st.integers(2, 9))
def test_units_and_copies_of_everybody_change_nothing(each, unit, copies):
    values, pupils = split(each)
    for measure in ALL:
        plain = measure(values, pupils).item()
        close = pytest.approx(plain, abs=1e-9)
        assert measure([value * unit for value in values], pupils).item() == close
        assert measure(values, [count * copies for count in pupils]).item() == close
        assert measure(values * copies, pupils * copies).item() == close


@given(schools, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(each, random):
    mixed = list(each)
    random.shuffle(mixed)
    for measure in ALL:
        assert measure(*split(mixed)).item() == pytest.approx(measure(*split(each)).item())


@given(st.lists(st.integers(1, 1000), min_size=2, max_size=12), st.data())
def test_a_rich_school_that_gives_to_a_poor_one_makes_it_more_even(values, data):
    """Schools of equal size; the gift leaves the giver no worse off than the taker."""
    poor, rich = (data.draw(st.sampled_from(range(len(values)))) for _ in range(2))
    assume(values[rich] - values[poor] >= 2)
    gift = data.draw(st.integers(1, (values[rich] - values[poor]) // 2))
    after = list(values)
    after[rich] -= gift
    after[poor] += gift
    for measure in (cv, gini, theil):
        assert measure(after).item() < measure(values).item()


@given(schools)
def test_it_is_0_if_and_only_if_all_have_the_same(each):
    values, pupils = split(each)
    for measure in (cv, gini, theil):
        found = measure(values, pupils).item()
        assert found >= 0
        assert (found > 1e-12) == (len(set(values)) > 1)
    assert cv([values[0] + 0.1] * len(values), pupils).item() == 0
    assert gini(values, pupils).item() < 1
    assert theil(values, pupils).item() <= math.log(sum(pupils)) + 1e-12


# Published answers.


@pytest.fixture(scope="module")
def published():
    if not CASES.exists():
        pytest.skip(f"no published answers at {CASES}")
    text = (CASES / "cases.json").read_text(encoding="utf-8")
    return {case["id"]: case for case in json.loads(text)["cases"]}


@pytest.fixture(scope="module")
def mexico():
    return pd.read_csv(CASES / "mexico.csv")


@pytest.mark.shared
def test_the_states_of_mexico_have_their_published_gini(published, mexico):
    case = published["gini_mexico_1940"]
    assert gini(mexico[case["column"]]).item() == pytest.approx(case["expected"])


@pytest.mark.shared
def test_the_states_of_mexico_have_their_published_theil(published, mexico):
    case = published["theil_mexico"]
    found = [theil(mexico[column]).item() for column in case["columns"]]
    assert found == pytest.approx(case["expected"], abs=1e-8)


@pytest.mark.shared
def test_the_part_between_the_regions_of_mexico_is_as_published(published, mexico):
    regions = mexico["hanson98"].astype(int)
    columns = published["theil_mexico"]["columns"]
    found = [theil_parts(mexico[column], None, regions, 6).between for column in columns]
    expected = published["theil_between_mexico_hanson98"]["expected_between"]
    assert found == pytest.approx(expected, abs=1e-8)


@pytest.mark.shared
def test_six_people_in_two_groups_have_their_published_theil(published):
    case = published["theil_groups"]
    found = theil_parts(case["y"], None, case["groups"], 2)
    assert tuple(found) == pytest.approx((case["T"], case["between"], case["within"]))
