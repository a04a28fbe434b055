"""A map that stays while answers change: what is constant, what moves, and what a click says."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.io.problem_file import read_problem
from gaibao_geo.maps.live import (
    LETTERS,
    LOCK_LETTERS,
    NOTHING_TO_LOCK,
    Click,
    live_base,
    lock_states,
    paint_of,
    read_clicks,
)
from gaibao_geo.maps.plan import STATES, with_plan
from gaibao_geo.maps.ready import plan_base, plan_paint, plan_spec
from gaibao_geo.maps.spec import MapSpec
from gaibao_geo.plans.plan import Plan
from gaibao_geo.plans.solve import solve


@pytest.fixture(scope="module")
def gyantse():
    data = read_dataset("data/demo/gyantse")
    return data, read_problem(data)


@pytest.fixture(scope="module")
def plan(gyantse):
    return solve(gyantse[1], seconds=30)


@pytest.fixture(scope="module")
def sanming():
    data = read_dataset("data/demo/sanming")
    return data, read_problem(data)


def painted(base, paint) -> MapSpec:
    """The description that a browser has once a paint is on its base: ``Live.put`` in Python."""
    said = {
        (line.point, line.section, line.row): line.wordings[LETTERS.index(letter)]
        for line, letter in zip(base.moving, paint.said, strict=True)
    }

    def popup(point, look):
        sections = tuple(
            replace(section, rows=tuple(
                replace(row, value=said.get((point.id, at, line), row.value))
                for line, row in enumerate(section.rows)
            ))
            for at, section in enumerate(point.popup.sections)
        )
        return replace(point.popup, subtitle=look.subtitle, sections=sections)

    def drawn(overlay, letters, legend):
        looks = [paint.looks[LETTERS.index(letter)] for letter in letters]
        return replace(overlay, legend=legend, points=tuple(
            replace(point, keys=look.keys, colour=look.colour, shape=look.shape, text=look.text,
                    segments=look.segments, popup=popup(point, look))
            for point, look in zip(overlay.points, looks, strict=True)
        ))

    layers = zip(base.spec.overlays, paint.looks_of, paint.legends, strict=True)
    beside = zip(base.spec.side_lists, paint.beside, strict=True)
    return replace(
        base.spec, title=paint.title, subtitle=paint.subtitle, notes=paint.notes,
        overlays=tuple(drawn(*layer) for layer in layers),
        side_lists=tuple(
            replace(part, items=tuple(replace(row, value=value)
                                      for row, value in zip(part.items, values, strict=True)))
            for part, values in beside
        ),
    )  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_base_with_a_plans_paint_is_the_map_that_is_given_away(gyantse, plan, lang):
    data, problem = gyantse
    base = plan_base(problem, data, lang)
    paint = plan_paint(base, problem, plan, data, {})
    assert painted(base, paint) == plan_spec(plan, data, lang)
    assert {look.keys[0]: (look.colour, look.shape) for look in paint.looks}.items() <= {
        state: STATES[state] for state in STATES
    }.items()


def test_schools_without_a_point_move_in_their_list(gyantse, plan):
    data, problem = gyantse
    schools = data.schools.assign(lon=data.schools["lon"].where(data.schools.index > 2))
    first = plan_spec(plan, replace(data, tables={**data.tables, "schools": schools}))
    none = with_plan(first, problem.candidates.projects.assign(chosen=False, year=None), schools)
    base = live_base(first)
    assert len(first.side_lists[0].items) == 3
    assert painted(base, paint_of(none, live_base(none))).side_lists == none.side_lists
    assert live_base(none).spec.side_lists == base.spec.side_lists


def test_every_plan_of_a_question_has_the_same_base(gyantse, plan):
    data, problem = gyantse
    base = plan_base(problem, data)
    assert live_base(plan_spec(plan, data), base.moving) == base
    assert live_base(plan_spec(plan, data), base.moving).sha == base.sha


def test_another_question_or_language_has_another_base(gyantse, plan):
    data, problem = gyantse
    base = plan_base(problem, data)
    assert plan_base(problem, data, "en").sha != base.sha
    with pytest.raises(ValueError, match="more differs than answers decide"):
        paint_of(plan_spec(plan, data, "en"), base)


def test_a_line_that_the_base_does_not_know_is_refused(gyantse, plan):
    data, problem = gyantse
    base = plan_base(problem, data)
    late = Plan(problem, plan.chosen.assign(year=2099), plan.paid, plan.proof)
    with pytest.raises(ValueError, match=r"does not know the wording .*2099"):
        plan_paint(base, problem, late, data, {})


def test_a_paint_of_664_schools_is_small(sanming):
    """Half of the projects chosen, a third locked: letters, not texts, travel."""
    data, problem = sanming
    base = plan_base(problem, data)
    table = problem.candidates.projects
    half = Plan(problem, table.assign(chosen=table.index % 2 == 0, year=2017), None, None)
    ids = list(table["project_id"])
    paint = plan_paint(base, problem, half, data, dict.fromkeys(ids[::3], "in"))
    assert sum(len(layer) for layer in paint.looks_of) == 664
    assert len(paint.said) == 939
    assert len(json.dumps(paint.tree())) < 20_000 / 2
    assert len(base.payload) < 600_000


def test_a_school_is_locked_as_its_projects_are():
    projects = {"A": ["a1", "a2"], "B": ["b1"], "C": ["c1", "c2"], "D": ["d1"], "E": []}
    locks = {"a1": "in", "a2": "in", "b1": "out", "c1": "in"}
    assert lock_states(projects, locks) == {"A": "in", "B": "out", "C": "mixed", "D": "free"}
    assert lock_states(projects, {**locks, "c2": "out"})["C"] == "mixed"


def test_only_schools_with_projects_can_be_locked(sanming):
    data, problem = sanming
    base = plan_base(problem, data)
    paint = plan_paint(base, problem, None, data, {"SM0001-instruments-1": "in"})
    have = set(problem.candidates.projects["school_id"])
    assert paint.lockable(base) == have & set(data.schools["school_id"])
    assert paint.locks[0].count(NOTHING_TO_LOCK) == 664 - len(have)
    assert paint.locks[0].count(LOCK_LETTERS["mixed"]) == 1  # SM0001 has more than that one


def click(number, point="A", wanted="in", session="s"):
    return {"number": number, "point": point, "wanted": wanted, "session": session}


def test_each_click_is_read_once_and_in_order():
    sent = [click(3, wanted="out"), click(2), click(4, "B"), click(2)]
    assert read_clicks(sent, "s", 2) == [Click(3, "A", "out"), Click(4, "B", "in")]


@pytest.mark.parametrize("sent", [
    None, "3", {"clicks": []}, [None], [3], [{}], [click(True)], [click("3")], [click(3, 7)],
    [click(3, wanted="mixed")], [click(3, wanted=["in"])], [click(3, session="another")],
])  # fmt: skip
def test_what_is_no_click_is_left_out(sent):
    assert read_clicks(sent, "s", 0) == []


def test_more_looks_than_letters_are_refused(gyantse, plan):
    spec = plan_spec(plan, gyantse[0])
    layer = spec.overlays[0]
    points = tuple(replace(layer.points[at % 22], id=str(at), text=str(at)) for at in range(63))
    many = replace(spec, overlays=(replace(layer, points=points, legend=tuple(
        replace(row, count=sum(row.key in point.keys for point in points)) for row in layer.legend
    )),))
    with pytest.raises(ValueError, match="63 looks"):
        paint_of(many, live_base(many))
