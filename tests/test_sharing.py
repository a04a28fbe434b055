"""Scenarios as files and links: exact round trips, and nothing from outside is believed."""

from __future__ import annotations

import base64
import contextlib
import json
import random
import string
import tracemalloc
import zlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from what_ifs import ASKED, IDS, PLAIN, WORDS, scenario

from gaibao_geo.errors import DataError
from gaibao_geo.scenarios.asked import Asked
from gaibao_geo.scenarios.share import (
    MOST_BYTES,
    MOST_INFLATED,
    MOST_LINK,
    asked_from,
    asked_text,
    read_scenario,
    read_shared,
    scenario_json,
)
from gaibao_geo.words import Both

MADE = scenario()


def link(told, level=9):
    """Any bytes as the text of a link."""
    return f"1.{base64.urlsafe_b64encode(zlib.compress(told, level)).decode().rstrip('=')}"


def changed(**parts):
    """The file of a scenario with parts of it replaced."""
    whole = json.loads(scenario_json(MADE))
    whole["scenario"] |= parts
    return json.dumps(whole)


@given(ASKED)
def test_a_link_says_exactly_what_was_asked(asked):
    text = asked_text(asked)
    assert asked_from(text) == asked
    assert set(text) <= set(string.ascii_letters + string.digits + "._-")


@given(IDS, WORDS, ASKED, st.dictionaries(IDS, PLAIN, max_size=3), WORDS)
def test_a_file_says_exactly_what_was_saved(name, note, asked, figures, title):
    """Id and revision stay at home, so that an opened file never overwrites anybody's work."""
    made = replace(MADE, name=name, note=note, asked=asked, figures=figures, revision=7)
    told = read_shared(scenario_json(made, Both(title, title)))
    assert replace(told.scenario, id=made.id, revision=7) == made
    assert (told.scenario.revision, told.title) == (0, Both(title, title))
    assert told.scenario.id != made.id
    assert read_scenario(scenario_json(made).encode("utf-8-sig")).asked == asked


@settings(max_examples=200)
@given(st.text(max_size=60) | st.text("1.eNq_-", max_size=40)
       | st.binary(max_size=60).map(link) | PLAIN.map(lambda part: link(json.dumps(part).encode())))
def test_any_other_link_is_refused_in_words(text):
    try:
        asked = asked_from(text)
    except DataError:
        pass
    else:
        assert asked_from(asked_text(asked)) == asked


@settings(max_examples=200)
@given(st.text(max_size=80) | st.binary(max_size=80) | PLAIN.map(json.dumps)
       | st.dictionaries(st.sampled_from(sorted(json.loads(changed())["scenario"])), PLAIN,
                         min_size=1, max_size=3).map(lambda parts: changed(**parts)))  # fmt: skip
def test_any_other_file_is_refused_in_words(text):
    try:
        read = read_scenario(text)
    except DataError:
        pass
    else:
        again = read_scenario(scenario_json(read))
        assert replace(again, id=read.id) == read


def test_a_damaged_link_or_file_is_never_read_in_half():
    """Each letter lost or changed in a link; each end of a file cut off."""
    text = asked_text(Asked(locks={"p1": "in"}, reasons={"p1": "会议"}))
    asked = asked_from(text)
    rng = random.Random(0)
    for place in range(2, len(text)):
        broken = [text[:place], text[:place] + text[place + 1:],
                  text[:place] + rng.choice("ABC_") + text[place + 1:]]  # fmt: skip
        for one in broken:
            with contextlib.suppress(DataError):
                assert asked_from(one) == asked
    whole = scenario_json(MADE)
    for place in range(0, len(whole) - 1, 7):
        with pytest.raises(DataError):
            read_scenario(whole[:place])


def test_a_bomb_is_not_unpacked():
    """Five million blanks pack to five thousand bytes; no more than a tenth is ever unpacked."""
    bomb = link(b" " * 5_000_000 + b"{}")
    assert len(bomb) < MOST_LINK
    tracemalloc.start()
    with pytest.raises(DataError, match="链接展开后超过"):
        asked_from(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * MOST_INFLATED
    assert asked_from(link(b" " * (MOST_INFLATED - 2) + b"{}")) == Asked()
    with pytest.raises(DataError, match="不完整或已损坏"):
        asked_from(link(b"{}") + "AAAA")


def test_what_is_too_much_for_a_link_says_share_a_file():
    rng = random.Random(1)
    ids = ["".join(rng.choices(string.ascii_letters + string.digits, k=40)) for _ in range(400)]
    asked = Asked(locks=dict.fromkeys(ids, "in"))
    with pytest.raises(DataError, match="改用文件分享"):
        asked_text(asked)
    made = replace(MADE, asked=asked)
    assert read_scenario(scenario_json(made)).asked == asked
    with pytest.raises(DataError, match="链接放不下"):
        asked_from("1." + "A" * 20_000)


def test_a_file_that_is_too_large_is_not_read():
    with pytest.raises(DataError, match="2,000,000"):
        read_scenario(b" " * (MOST_BYTES + 1))
    with pytest.raises(DataError, match="2,000,000"):
        scenario_json(replace(MADE, figures={"x": ["y" * 1999] * 1100}))


@pytest.mark.parametrize(("text", "told"), [
    ("", "无法读取"), ("[]", "不是情景文件"), ("[" * 100_000, "无法读取"),
    ('{"a":' * 50_000, "无法读取"), ("\x00", "无法读取"), (b"\xff\xfe", "无法读取"),
    ('{"format": 1, "format": 1}', "twice"), ('{"format": NaN}', "NaN"),
    ('{"format": %s}' % ("9" * 5000), "无法读取"), ('{"format": 2}', "格式是 2"),
    ('{"format": true}', "不是情景文件"), ('{"format": "1"}', "不是情景文件"),
    ("{}", "不是情景文件"), ("\ud800", "无法读取"),
])  # fmt: skip
def test_what_is_no_scenario_file_is_refused(text, told):
    with pytest.raises(DataError, match=told):
        read_scenario(text)


@pytest.mark.parametrize(("parts", "told"), [
    ({"name": "a\x07b"}, "情景名称含有看不见的控制符"), ({"name": "甲\u202e乙"}, "控制符"),
    ({"name": "\ud800"}, "控制符"), ({"name": "x" * 81}, "81 个字符"), ({"name": 5}, "应是文字"),
    ({"name": ["a"]}, "应是文字"), ({"note": "x" * 4001}, "4001 个字符"),
    ({"colour": "#FFF"}, "#rrggbb"), ({"colour": "red;background:url(x)"}, "#rrggbb"),
    ({"changed": "2026-01-01"}, "修改时间"), ({"figures": []}, "方案指标应是一张表"),
    ({"figures": {"a": {"b": [[[[[[[[1]]]]]]]]}}}, "嵌套超过 8 层"),
    ({"figures": {"a": 1e999}}, "Infinity"),
    ({"figures": {"a": 2**53 + 1}}, "太大"), ({"asked": []}, "应是一张表"),
    ({"asked": {"changed": {"00": {}}}}, "'00'"), ({"asked": {"changed": {"²": {}}}}, "²"),
    ({"asked": {"changed": {"0": 5}}}, "规则1的改动"),
    ({"asked": {"changed": {"0": [{}]}}}, "规则1的改动"), ({"asked": {"off": [True]}}, "True"),
    ({"asked": {"off": [0.0]}}, "0.0"), ({"asked": {"off": {}}}, "off 应是一个列表"),
    ({"asked": {"locks": {"p1": "IN"}}}, "IN"),
    ({"asked": {"locks": {"p" * 201: "in"}}}, "201 个字符"),
    ({"asked": {"locks": {"p1": ["in"]}}}, "in"),
    ({"asked": {"reasons": {"p1": "a\nb"}}}, "控制符"),
    ({"asked": {"aim": {}}}, "aim"), ({"asked": {"sudo": 1}}, "sudo"), ({"id": "x"}, "“id”"),
])  # fmt: skip
def test_each_part_of_a_file_is_checked(parts, told):
    with pytest.raises(DataError, match=told):
        read_scenario(changed(**parts))


def test_everything_wrong_with_a_file_is_said_at_once():
    whole = json.loads(changed(name="", colour="x", asked={"locks": {"p": "no"}, "new": 1}))
    del whole["program"]
    whole["later"] = 1
    whole["title"] = {"zh": "a\0"}
    with pytest.raises(DataError) as caught:
        read_scenario(json.dumps(whole))
    for told in ("program", "later", "情景名称不能为空", "#rrggbb", "new", "数据集标题", "缺少 en"):
        assert told in str(caught.value)
