"""What several files of a briefing tell is computed once, and only where it is shown."""

from __future__ import annotations

import pandas as pd
import pytest
from briefing_cases import matter, solved

from gaibao_geo.briefing import files as whole
from gaibao_geo.briefing import made
from gaibao_geo.briefing import matter as facts
from gaibao_geo.briefing.files import Files
from gaibao_geo.maps import ready
from gaibao_geo.maps.live import paint_of
from gaibao_geo.maps.plan import Marks, with_plan
from gaibao_geo.maps.ready import Painter, plan_base, plan_paint, plan_spec
from gaibao_geo.plans.plan import Plan
from gaibao_geo.tables import rows as reading
from gaibao_geo.tables.rows import rows


def counted(monkeypatch, room, name):
    """The calls of a function, which goes on as before."""
    calls, work = [], getattr(room, name)
    monkeypatch.setattr(room, name, lambda *given, **named: calls.append(given) or work(*given,
                                                                                        **named))
    return calls  # fmt: skip


def test_whole_lists_are_made_for_the_memo_alone(monkeypatch):
    lists = counted(monkeypatch, whole, "whole_lists")
    others = counted(monkeypatch, made, "whole_lists")
    files = Files(matter("rutog"))
    for kind in ("slides", "book"):
        files.content(kind)
    assert not lists + others
    files.content("memo")
    assert len(lists) == 1


def test_a_workbook_alone_needs_no_chapter(monkeypatch):
    chapters = counted(monkeypatch, whole, "briefing")
    Files(matter("rutog")).content("book")
    assert not chapters


def test_lists_by_hand_chapters_and_the_map_are_made_once_for_all_files(monkeypatch):
    calls = {name: counted(monkeypatch, room, name) for room, name in
             ((whole, "briefing"), (facts, "baselines"), (facts, "plan_spec"),
              (facts, "shortfalls"), (facts, "by_place"))}  # fmt: skip
    Files(matter("rutog")).every(["slides", "memo", "book", "picture", "drawing"])
    assert {name: len(told) for name, told in calls.items()} == dict.fromkeys(calls, 1)


@pytest.fixture(scope="module")
def question():
    data, plan = solved("rutog")
    nothing = plan.chosen.assign(chosen=False, year=pd.NA, spent_yuan=0)
    return data, plan, Plan(plan.problem, nothing, plan.paid.iloc[:0], plan.proof)


def test_several_plans_painted_together_are_each_painted_as_alone(question):
    data, plan, none = question
    base = plan_base(plan.problem, data)
    painter = Painter(base, plan.problem, data)
    together = [painter.paint(one) for one in (plan, none, None, plan)]
    alone = [plan_paint(base, plan.problem, one, data, {}) for one in (plan, none, None, plan)]
    assert together == alone
    assert together[0] != together[1]


def test_a_painter_that_has_forgotten_paints_the_same(question, monkeypatch):
    """What it keeps is bounded: the marks of a country under every plan would fill the memory."""
    data, plan, none = question
    painter = Painter(plan_base(plan.problem, data), plan.problem, data)
    first = [painter.paint(one) for one in (plan, none)]
    monkeypatch.setattr(ready, "MOST_MARKS", 0)
    assert [painter.paint(one) for one in (plan, none)] == first


def test_a_school_that_two_plans_treat_alike_is_one_mark_and_each_map_as_before(question):
    data, plan, none = question
    ground, marks = plan_spec(plan, data), Marks(data.schools, "zh")
    first, second, third = (with_plan(ground, one.chosen, marks) for one in (plan, none, plan))
    assert first == third == with_plan(ground, plan.chosen, data.schools)
    assert second == with_plan(ground, none.chosen, data.schools)
    pairs = zip(first.overlays[0].points, third.overlays[0].points, strict=True)
    assert all(one is other for one, other in pairs)


def test_a_mark_that_was_held_against_one_place_is_not_believed_at_another(question):
    """The same two marks in the other order are no map of this base, though both were seen."""
    data, plan, _ = question
    base, spec = plan_base(plan.problem, data), plan_spec(plan, data)
    seen = {}
    assert paint_of(spec, base, seen=seen) == paint_of(spec, base)
    first, second, *others = spec.overlays[0].points
    turned = spec.overlays[0].__class__(**{**vars(spec.overlays[0]),
                                           "points": (second, first, *others)})  # fmt: skip
    with pytest.raises(ValueError, match="more differs than answers decide"):
        paint_of(spec.__class__(**{**vars(spec), "overlays": (turned,)}), base, seen=seen)


def test_rows_are_those_of_pandas_with_values_of_python(monkeypatch):
    """Seven rows in parts of three: 3 + 3 + 1, with every kind of column that the schema has."""
    monkeypatch.setattr(reading, "AT_ONCE", 3)
    table = pd.DataFrame({
        "school_id": pd.Series([*"abcdef", None], dtype="str"),
        "pupils": pd.array([1, None, 3, 4, 5, 6, 7], dtype="Int64"),
        "met": pd.array([True, None, False, True, True, True, True], dtype="boolean"),
        "lon": [1.5, float("nan"), 3.0, 4.0, 5.0, 6.0, 7.0],
        "whole": range(7), "state": pd.Categorical(list("xyxyxyx")), "a name": "n", "_own": 1,
    })  # fmt: skip
    table.index = range(10, 17)
    ours, theirs = list(rows(table)), list(table.itertuples())
    assert len(ours) == 7
    for mine, one in zip(ours, theirs, strict=True):
        assert mine._fields == one._fields
        assert all(left is right or left == right or (pd.isna(left) and pd.isna(right))
                   for left, right in zip(mine, one, strict=True))  # fmt: skip
    assert [type(value) for value in ours[0]] == [int, str, int, bool, float, int, str, str, int]
    assert list(rows(table.iloc[:0])) == []
