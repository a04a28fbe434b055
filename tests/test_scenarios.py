"""What-ifs: a question with something changed, said in words; locks; steps back and forth."""

from __future__ import annotations

import contextlib
import pickle
from dataclasses import replace

import pytest
from cases import small
from hypothesis import given
from hypothesis import strategies as st
from what_ifs import ASKED, PLAIN, question, scenario

from gaibao_geo.errors import DataError
from gaibao_geo.plans.aims.close_gaps import CloseGaps
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules import Budget, Fund, Lock, OneOf, SchoolCap
from gaibao_geo.scenarios.asked import Asked
from gaibao_geo.scenarios.history import MOST_STEPS, History
from gaibao_geo.scenarios.locking import (
    lock_states,
    school_states,
    with_lock,
    with_school,
    without_locks,
)
from gaibao_geo.scenarios.scenario import (
    SCENARIO_COLOURS,
    Scenario,
    data_version,
    fits,
    new_scenario,
    next_colour,
)
from gaibao_geo.scenarios.wording import differences

ONE = question()


def test_nothing_changed_is_the_question_as_it_stands():
    asked = Asked().of(question())
    assert asked.rules == question().rules
    assert not Asked()
    assert Asked().sentences(question()) == []
    assert Asked().text(question()) == "与原问题相同，没有改动。"


def test_a_changed_budget_reads_as_planners_say_it():
    """From 1.43 亿元 to 1.2 亿元, p1 locked in, rule 3 (number 2) off."""
    asked = Asked(changed={0: {"yuan": 120_000_000}}, locks={"p1": "in"}, off=frozenset({2}))
    assert asked.text(question()) == (
        "总投入上限由1.43亿元改为1.2亿元；关闭规则3（任何一所学校不超过9元）；必保1个：“p1号”（p1）。"
    )
    rules = asked.of(question()).rules
    assert rules[0] == Budget(120_000_000)
    assert [rule for rule in rules if isinstance(rule, SchoolCap)] == []
    assert rules[-1] == Lock("p1", "in")


def test_a_fund_by_years_is_changed_field_by_field():
    """Only the amount moves; the title stays. The keys of a file are text, of a rule years."""
    asked = Asked(changed={1: {"yuan": {"2016": 7}}})
    fund = asked.of(question()).rules[1]
    assert fund == replace(question().rules[1], yuan={2016: 7})
    assert asked.sentences(question()) == ["“中央资金”由5元改为7元"]
    shares = Asked(changed={1: {"share": [0, 0.5], "yuan": {"2016": 7}}})
    assert shares.sentences(question()) == [
        "规则2由“中央资金共5元，其中2016年5元”改为“中央资金共7元，其中2016年7元，每个项目由它承担0%至50%”"
    ]


def test_another_aim_and_one_more_rule():
    asked = Asked(aim={"aim": "CloseGaps", "weight": "pupils"},
                  added=({"rule": "SchoolCap", "yuan": 8},))  # fmt: skip
    problem = asked.of(question())
    assert problem.objective == CloseGaps("pupils")
    assert problem.rules[-1] == SchoolCap(8)
    said = asked.sentences(question(), "en")
    assert said[0].startswith("the aim changes from “Close as many shortfalls")
    assert said[1] == "one more rule: No school gets more than 8 yuan"


def test_a_lock_takes_the_place_of_the_questions_own_and_says_so():
    asked = Asked(locks={"p3": "in"}, reasons={"p3": "会议决定"})
    assert asked.of(question()).rules[3] == Lock("p3", "in", "会议决定")
    assert len(asked.of(question()).rules) == len(question().rules)
    assert asked.sentences(question()) == [
        "必保1个：“p3号”（p3）（会议决定）",
        "规则4原定项目“p3号”（p3）为“排除”，现以“必保”代替",
    ]


def test_a_lock_that_agrees_with_the_questions_own_keeps_its_year_and_reason():
    own = question(Lock("p1", "in", "已开工", year=2016))
    assert Asked(locks={"p1": "in"}).of(own).rules[4] == Lock("p1", "in", "已开工", year=2016)
    assert Asked(locks={"p1": "out"}).of(own).rules[4] == Lock("p1", "out")


def test_everything_that_does_not_fit_is_said_at_once():
    asked = Asked(
        aim={"aim": "Nicer"}, off=frozenset({8}), locks={"p8": "in", "p9": "out"},
        changed={0: {"yuan": -1}, 1: {"nonsense": 1, "folly": 2}, 2: {"rule": "Fund", "yuan": 1}},
        added=({"rule": "Magic"}, {"rule": "Fund", "name": "b", "yuan": {"2030": 1}}),
    )  # fmt: skip
    with pytest.raises(DataError) as caught:
        asked.of(question())
    for told in ("Nicer", "没有规则9；现在的问题有4条规则", "p8, p9", "-1", "folly, nonsense",
                 "改动的是 Fund，这里却是 SchoolCap", "Magic", "2030"):  # fmt: skip
        assert told in str(caught.value)


def test_values_that_no_file_can_hold_are_refused_at_once():
    with pytest.raises(DataError) as caught:
        Asked(changed={-1: {"yuan": 1}, 0: {"yuan": float("nan")}, 1: {"yuan": object()}},
              locks={"": "in", "p1": "maybe", "p\n2": "out"})  # fmt: skip
    for told in ("-1", "有限的数", "object", "不能为空", "maybe", "p 2"):
        assert told in str(caught.value)


def test_two_that_ask_the_same_are_the_same_whatever_way_they_came():
    one = Asked(locks={"p1": "in", "p2": "out"}, changed={1: {"yuan": {2016: 7}}, 0: {}})
    two = Asked(locks={"p2": "out", "p1": "in"}, changed={1: {"yuan": {"2016": 7}}})
    assert one == two
    assert len({one, two}) == 1
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301


@given(ASKED)
def test_any_what_if_is_asked_or_refused_in_words(asked):
    """Nothing but DataError comes out of it, and its words are always there."""
    with contextlib.suppress(DataError):
        asked.of(ONE)
    for lang in ("zh", "en"):
        assert all(asked.sentences(ONE, lang))
    assert differences(asked, asked, ONE) == []


@given(st.integers(0, 3), st.data())
def test_a_field_with_any_value_is_taken_or_refused(number, data):
    """What is taken can be said."""
    name = data.draw(st.sampled_from(sorted(vars(ONE.rules[number]))))
    asked = Asked(changed={number: {name: data.draw(PLAIN)}})
    try:
        taken = asked.of(ONE)
    except DataError:
        return
    assert taken.text("zh")
    assert asked.sentences(ONE) is not None


@pytest.mark.parametrize("record", [
    {"rule": "Needs", "project": "p1", "requires": [{}], "any_of": True},
    {"rule": "RegionFloor", "yuan": "5"}, {"rule": "OneOf", "projects": [["p1"]]},
    {"rule": "Limit", "column": ["cost_yuan"], "most": "x"}, {"rule": "Lock", "project": {}},
    {"rule": "Fund", "name": [], "yuan": {}, "pays": 5}, {},
])  # fmt: skip
def test_a_rule_of_any_shape_is_refused_in_words(record):
    with pytest.raises(DataError, match=r"新增的第1条规则|形式不符|没有编号"):
        Asked(added=(record,)).of(ONE)


def test_what_differs_between_two_what_ifs():
    one = Asked(changed={0: {"yuan": 120_000_000}}, off=frozenset({2}), locks={"p1": "in"},
                added=({"rule": "SchoolCap", "yuan": 8},))  # fmt: skip
    other = Asked(changed={0: {"yuan": 100_000_000}}, locks={"p1": "out", "p2": "in"},
                  added=({"rule": "SchoolCap", "yuan": 7},))  # fmt: skip
    assert differences(one, other, question()) == [
        "总投入上限由1.2亿元改为1亿元",
        "启用规则3（任何一所学校不超过9元）",
        "去掉新增的规则：任何一所学校不超过8元",
        "新增规则：任何一所学校不超过7元",
        "由必保改为排除1个：“p1号”（p1）",
        "必保1个：“p2号”（p2）",
    ]
    assert differences(other, one, question())[-2:] == [
        "由排除改为必保1个：“p1号”（p1）", "不再必保1个：“p2号”（p2）",
    ]  # fmt: skip
    assert differences(one, without_locks(one), question()) == ["不再必保1个：“p1号”（p1）"]


def test_what_is_gone_from_the_data_is_said_and_not_raised():
    asked = Asked(changed={8: {"yuan": 1}}, locks={"p9": "in"})
    assert asked.sentences(question()) == [
        "规则9有改动，但现在的问题里没有这一条", "必保1个：p9（现在的数据里没有）",
    ]  # fmt: skip


def test_of_many_locks_a_few_are_named_and_the_rest_counted():
    many = small([(f"p{n}", "A", "东", 1, {}) for n in range(8)], [("A", "beds", 1, 1, 1)])
    asked = Asked(locks={f"p{n}": "out" for n in range(8)})
    (said,) = asked.sentences(Problem(many, [Budget(9)]))
    assert said.startswith("排除8个：“p0号”（p0）、")
    assert said.endswith("“p4号”（p4），另有3个")


# Locks of projects and schools


def test_a_project_goes_round_free_in_out_free():
    asked = with_lock(Asked(), question(), "p1", "in", "会议")
    assert lock_states(asked, question()) == {"p1": "in", "p3": "out"}
    asked = with_lock(asked, question(), "p1", "out")
    assert asked == Asked(locks={"p1": "out"})
    assert with_lock(asked, question(), "p1", "free") == Asked()
    with pytest.raises(DataError, match="p9"):
        with_lock(Asked(), question(), "p9", "in")


def test_to_free_what_the_question_locks_its_rule_is_switched_off():
    freed = with_lock(Asked(), question(), "p3", "free")
    assert freed == Asked(off=frozenset({3}))
    assert lock_states(freed, question()) == {}
    again = with_lock(freed, question(), "p3", "in")
    assert again == Asked(locks={"p3": "in"})


def test_an_added_lock_gives_way():
    asked = Asked(added=({"rule": "Lock", "project": "p1", "state": "out"},))
    assert with_lock(asked, question(), "p1", "in") == Asked(locks={"p1": "in"})
    assert lock_states(asked, question())["p1"] == "out"


def test_a_school_is_locked_with_all_its_projects():
    problem = question()
    asked = with_school(Asked(), problem, "B", "in")
    assert asked.locks == {"p2": "in", "p3": "in"}
    assert school_states(asked, problem) == {"A": "free", "B": "in"}
    assert school_states(Asked(), problem) == {"A": "free", "B": "mixed"}  # p3 is locked out
    assert school_states(with_school(asked, problem, "B", "out"), problem)["B"] == "out"
    free = with_school(asked, problem, "B", "free")
    assert school_states(free, problem)["B"] == "free"
    assert free == Asked(off=frozenset({3}))
    with pytest.raises(DataError, match="学校Z"):
        with_school(Asked(), problem, "Z", "in")


@pytest.mark.parametrize("problem", [
    question(OneOf(("p2", "p3"))), question(OneOf(), versions={"p3": "p2"}),
    question(versions={"p3": "p2"}),
])  # fmt: skip
def test_of_versions_of_one_work_one_is_locked_in(problem):
    """The one chosen, else the first; one that a person locked in before stays."""
    assert with_school(Asked(), problem, "B", "in", {"p3"}).locks == {"p3": "in"}
    first = with_school(Asked(), problem, "B", "in", {"p1"})
    assert first.locks == {"p2": "in"}
    assert school_states(first, problem)["B"] == "in"
    first.of(problem)
    kept = with_school(Asked(locks={"p3": "in"}), problem, "B", "in", {"p2"})
    assert kept.locks == {"p3": "in"}


# Steps


def test_one_click_is_one_step_back():
    history = History(Asked())
    first, second = Asked(locks={"p1": "in"}), Asked(locks={"p1": "out"})
    history = history.do(first).do(first).do(second)
    assert history.undo().now == first
    assert history.undo().undo().now == Asked()
    assert not history.undo().undo().can_undo
    assert history.undo().undo().redo().redo() == history
    assert not history.can_redo
    assert not history.undo().do(Asked(off=frozenset({1}))).can_redo
    assert History(1).undo() == History(1).redo() == History(1)


def test_steps_are_kept_up_to_a_number():
    history = History(0)
    for step in range(1, MOST_STEPS + 5):
        history = history.do(step)
    assert len(history.past) == MOST_STEPS


# Scenarios


def test_colours_are_given_in_turn_and_then_again():
    taken = []
    for _ in range(7):
        taken.append(next_colour(taken))
    assert taken == [*SCENARIO_COLOURS, SCENARIO_COLOURS[0]]
    assert len(set(SCENARIO_COLOURS)) == 6
    assert next_colour(["#123456", SCENARIO_COLOURS[0]]) == SCENARIO_COLOURS[1]


def test_a_scenario_says_everything_that_is_wrong_with_it():
    with pytest.raises(DataError) as caught:
        replace(scenario(), id="../x", name=" ", colour="red", note="a\0", author="张" * 81,
                dataset="x\u202egnp", revision=-1, created="gestern",
                figures={"a": 1e999})  # fmt: skip
    for told in ("编号", "情景名称不能为空", "rrggbb", "备注含有", "作者有 81 个字符，至多 80 个",
                 "数据集含有", "版次", "创建时间", "有限的数"):  # fmt: skip
        assert told in str(caught.value)
    assert "the name must not be empty" in caught.value.in_words("en")


@pytest.mark.parametrize("name", [
    "<img src=x onerror=alert(1)>", "'; DROP TABLE scenarios; --", "=1+1",
    "方案 👨‍👩‍👧", "%s{name}",
])  # fmt: skip
def test_any_name_that_can_be_read_is_kept_as_it_is(name):
    assert new_scenario(name, "county", question()).name == name


def test_on_the_same_data_it_fits():
    assert fits(scenario(asked=Asked(locks={"p1": "in"})), question()) == []


def test_on_other_data_it_says_so_and_what_it_means_there():
    made = scenario(asked=Asked(changed={0: {"yuan": 100_000_000}, 9: {"yuan": 1}},
                                locks={"p9": "in"}))  # fmt: skip
    said = [line.zh for line in fits(made, question(version="v2"))]
    assert said[0] == "情景是用“county”的另一版数据（v1）做的；现在打开的是某县（v2）"
    assert said[1:3] == ["没有规则10；现在的问题有4条规则", "现在的数据里没有这些项目（共1个）：p9"]
    assert "总投入上限由1.43亿元改为1亿元" in said[3]
    assert len(fits(scenario(), question(version="v2"))) == 1


def test_the_version_of_data_is_the_fingerprint_of_what_was_read():
    assert data_version(question(version="abc")) == "abc"
    assert data_version(question(version="")) == ""
    two = replace(question(), inputs={"a": "1", "b": "2"})
    assert data_version(two) == data_version(replace(two, inputs={"b": "2", "a": "1"}))
    assert data_version(two) != data_version(replace(two, inputs={"a": "1", "b": "3"}))


def test_a_scenario_is_data():
    made = scenario()
    assert Scenario(**vars(made)) == made
    assert hash(made) == hash(replace(made, note="x"))
    assert isinstance(question().rules[1], Fund)
