"""The database: saved, refused, brought back, opened whatever state it is in; real files."""

from __future__ import annotations

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import insert, select
from what_ifs import ASKED, IDS, WORDS, scenario

from gaibao_geo.errors import ChangedElsewhereError, DataError, StoreError
from gaibao_geo.scenarios.asked import Asked
from gaibao_geo.scenarios.share import read_scenario, scenario_json
from gaibao_geo.store import drafts, opening, plans, tables
from gaibao_geo.store.store import Store, home, open_store
from gaibao_geo.words import catalogue


@pytest.fixture
def path(tmp_path):
    return tmp_path / "家" / "scenarios.db"


@pytest.fixture
def store(path):
    with Store(path) as made:
        yield made


def raw(path, *asked):
    """The answer of SQLite itself to each question."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        return [connection.execute(one).fetchall() for one in asked]


def names(store):
    return [each.name for each in store.scenarios()]


# Scenarios


def test_what_is_saved_is_there_after_a_restart(path):
    with Store(path) as first:
        saved = first.save(scenario(asked=Asked(locks={"p1": "in"})), "张三")
    with Store(path) as second:
        assert second.scenarios() == [saved]
        assert second.scenario(saved.id) == saved
    assert (saved.revision, saved.author) == (1, "张三")


def test_two_who_edit_the_same_scenario_do_not_lose_each_others_work(store):
    """Both open revision 1; 李四 saves revision 2; 张三's save is refused and nothing changes."""
    opened = store.save(scenario(), "张三")
    theirs = store.save(replace(opened, note="李四的备注"), "李四")
    with pytest.raises(ChangedElsewhereError, match=r"已由李四于 .* 修改；没有覆盖") as caught:
        store.save(replace(opened, note="张三的备注"), "张三")
    assert caught.value.current == theirs
    assert not caught.value.removed
    assert store.scenario(opened.id) == theirs
    assert store.save(replace(theirs, note="张三的备注"), "张三").revision == 3
    assert len(store.log()) == 3


def test_one_that_was_removed_meanwhile_is_not_saved_over(store):
    opened = store.save(scenario(), "张三")
    store.remove(opened.id, "李四")
    with pytest.raises(ChangedElsewhereError, match=r"已由李四于 .* 删除") as caught:
        store.save(opened, "张三")
    assert caught.value.removed
    assert store.scenarios() == []


def test_a_removed_scenario_is_brought_back_as_it_was(store):
    saved = store.save(scenario(asked=Asked(locks={"p1": "in"})), "张三")
    store.remove(saved.id, "李四")
    with pytest.raises(DataError, match=r"已由李四于 .* 删除；可以在"):
        store.scenario(saved.id)
    assert [each.id for each in store.removed()] == [saved.id]
    back = store.restore(saved.id, "王五")
    assert (back.asked, back.revision) == (saved.asked, 3)
    assert store.removed() == []
    with pytest.raises(DataError, match="没有被删除"):
        store.restore(saved.id, "王五")
    with pytest.raises(DataError, match="没有编号为 x 的情景"):
        store.remove("x", "王五")


def test_the_one_changed_last_stands_first_and_datasets_stand_apart(store):
    first, second = (store.save(scenario(name), "") for name in ("一", "二"))
    other = store.save(replace(scenario("三"), dataset="other"), "")
    assert names(store) == ["三", "二", "一"]
    store.save(first, "")
    assert names(store) == ["一", "三", "二"]
    assert [each.id for each in store.scenarios("county")] == [first.id, second.id]
    assert [each.id for each in store.scenarios("other")] == [other.id]


def test_a_duplicate_stands_on_its_own(store):
    saved = store.save(scenario("原", Asked(locks={"p1": "in"})), "张三")
    store.keep_plan(saved.id, 1, {"cost_yuan": 9}, b"zip")
    copy = store.duplicate(saved.id, "副本", "李四")
    assert (copy.name, copy.author, copy.revision, copy.asked) == ("副本", "李四", 1, saved.asked)
    assert copy.colour != saved.colour
    assert copy.figures == {"cost_yuan": 9}
    assert store.plan_of(copy.id).folder_zip == b"zip"
    store.save(replace(copy, asked=Asked()), "李四")
    assert store.scenario(saved.id).asked == saved.asked
    with pytest.raises(DataError, match="情景名称不能为空"):
        store.duplicate(saved.id, "", "李四")


def test_an_opened_file_never_overwrites_the_one_it_came_from(store):
    saved = store.save(scenario(), "张三")
    read = store.save(read_scenario(scenario_json(saved)), "李四")
    assert read.id != saved.id
    assert store.scenario(saved.id) == saved


@pytest.mark.parametrize("name", [
    "'); DROP TABLE scenarios; --", "<img src=x onerror=alert(1)>", "=1+1", "%s {0} \\",
    "👨‍👩‍👧", " 甲 ",
])  # fmt: skip
def test_names_and_notes_are_kept_as_they_are(store, name):
    saved = store.save(replace(scenario(name), note=f"{name}\n{name}"), name)
    assert store.scenarios() == [saved]
    assert (saved.name, saved.note, saved.author) == (name, f"{name}\n{name}", name)


def test_what_is_too_long_is_refused_and_nothing_is_saved(store):
    with pytest.raises(DataError, match="作者有 81 个字符"):
        store.save(scenario(), "张" * 81)
    with pytest.raises(DataError, match="控制符"):
        store.save(scenario(), "a\0")
    assert store.scenarios() == []
    assert store.log().empty


@settings(max_examples=40,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(IDS, WORDS, ASKED)
def test_any_scenario_comes_back_as_it_went(store, name, note, asked):
    saved = store.save(replace(scenario(name, asked), note=note), "")
    assert store.scenario(saved.id) == saved
    assert saved.asked == asked


def test_a_thousand_scenarios_are_listed_at_once(store):
    """Generous on a shared machine: it takes under half a second."""
    made = store.save(scenario(asked=Asked(locks={f"p{n}": "in" for n in range(50)})), "")
    with opening.turn(store._engine, writes=True) as connection:
        row = connection.execute(select(tables.SCENARIOS)).mappings().one()
        connection.execute(insert(tables.SCENARIOS), [{**row, "id": f"s{n}"} for n in range(999)])
    start = time.perf_counter()
    assert len(store.scenarios()) == 1000
    assert time.perf_counter() - start < 3
    start = time.perf_counter()
    store.save(made, "")
    assert time.perf_counter() - start < 1


# Figures and plans


def test_figures_belong_to_what_is_asked(store):
    """A new name keeps them, another question loses them unless it brings its own."""
    saved = store.save(scenario(), "")
    store.keep_plan(saved.id, 1, {"cost_yuan": 9}, b"")
    named = store.save(replace(saved, name="新名"), "")
    assert named.figures == {"cost_yuan": 9}
    moved = store.save(replace(named, asked=Asked(off=frozenset({1}))), "")
    assert moved.figures == {}
    solved = store.save(replace(moved, asked=Asked(), figures={"cost_yuan": 8}), "")
    assert solved.figures == {"cost_yuan": 8}


def test_a_plan_of_an_older_revision_does_not_change_the_figures(store):
    saved = store.save(scenario(), "")
    store.save(replace(saved, asked=Asked(off=frozenset({1}))), "")
    store.keep_plan(saved.id, 1, {"cost_yuan": 9}, b"old")
    assert store.scenario(saved.id).figures == {}
    assert store.plan_of(saved.id, 1).figures == {"cost_yuan": 9}
    assert store.plan_of(saved.id, 2) is None


def test_the_plans_of_the_newest_revisions_are_kept(store):
    saved = store.save(scenario(), "")
    for revision in range(1, plans.MOST_PLANS + 3):
        store.keep_plan(saved.id, revision, {"value": 0.5}, b"x" * revision)
        store.keep_plan(saved.id, revision, {"value": 1.5}, b"y" * revision)
        saved = store.save(saved, "")
    assert store.plan_of(saved.id, 2) is None
    assert store.plan_of(saved.id, 3).figures == {"value": 1.5}
    last = plans.MOST_PLANS + 2
    assert store.plan_of(saved.id).folder_zip == b"y" * last
    with pytest.raises(DataError, match="没有第 99 版"):
        store.keep_plan(saved.id, 99, {}, b"")
    with pytest.raises(DataError, match="没有编号为"):
        store.keep_plan("nobody", 1, {}, b"")


def test_a_plan_that_is_too_large_is_refused(store, monkeypatch):
    monkeypatch.setattr(plans, "MOST_BYTES", 10)
    saved = store.save(scenario(), "")
    with pytest.raises(DataError, match="有 11 字节，至多 10 字节"):
        store.keep_plan(saved.id, 1, {}, b"x" * 11)


# Drafts


def test_a_draft_is_there_after_a_crash_and_gone_when_it_is_dropped(path, store):
    first, second = Asked(locks={"p1": "in"}), Asked(locks={"p1": "out"})
    store.keep_draft("session", first, "county")
    store.keep_draft("session", second, "county", "abc", 3)
    with Store(path) as other:
        draft = other.draft("session")
    assert (draft.asked, draft.scenario_id, draft.base_revision) == (second, "abc", 3)
    assert store.draft("another") is None
    store.drop_draft("session")
    assert store.draft("session") is None
    with pytest.raises(DataError, match="草稿标识不能为空"):
        store.keep_draft("", first, "county")


def test_drafts_left_longest_go_first(store, monkeypatch):
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 3)
    for key in "abcd":
        store.keep_draft(key, Asked(), "county")
    assert [bool(store.draft(key)) for key in "abcd"] == [False, True, True, True]


# The log


def test_the_log_says_who_did_what_in_both_languages(store):
    saved = store.save(scenario("甲"), "张三")
    store.save(replace(saved, name="乙"), "李四")
    store.tell("exported", "王五", dataset="county", after={"file": "plan.zip"})
    log = store.log()
    assert log["操作"].tolist() == ["导出结果", "修改情景", "新建情景"]
    assert log["操作人"].tolist() == ["王五", "李四", "张三"]
    assert log.loc[1, "情景"] == "乙"
    assert log.loc[1, ["原为", "改为"]].tolist() == ['{"name": "甲"}', '{"name": "乙"}']
    assert log.loc[0, "改为"] == '{"file": "plan.zip"}'
    assert store.log(lang="en")["What"].tolist()[2] == "scenario created"
    assert len(store.log(1)) == 1
    assert len(store.log(scenario=saved.id)) == 2
    with pytest.raises(DataError, match="hacked"):
        store.tell("hacked", "x")


def test_every_event_has_its_words():
    for what in ("created", "changed", "duplicated", "removed", "restored", "opened"):
        assert f"store.what.{what}" in catalogue()


@pytest.mark.parametrize("attack", [
    "DELETE FROM log", "UPDATE log SET who = 'x'", "INSERT OR REPLACE INTO log SELECT * FROM log",
    "REPLACE INTO log SELECT id, at, 'x', what, scenario_id, scenario, dataset, data_version, "
    "before, after FROM log",
    "INSERT INTO log SELECT * FROM log WHERE 1 ON CONFLICT (id) DO UPDATE SET who = 'x'",
])  # fmt: skip
def test_a_line_of_the_log_cannot_be_changed_or_taken_away(path, store, attack):
    store.save(scenario(), "张三")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw(path, attack)
    assert store.log()["操作人"].tolist() == ["张三"]


def test_the_exported_log_runs_nothing_in_a_spreadsheet(store):
    for name in ("=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)"):
        store.save(scenario(name), name)
    text = store.log_csv().decode("utf-8-sig")
    for line in text.splitlines()[1:]:
        _, who, _, name, *_ = line.split(",")
        assert who == name
        assert who.startswith(("'=", "'+", "'-", "'@"))


# Opening


def test_the_file_is_where_it_was_named(tmp_path, monkeypatch):
    monkeypatch.setenv("GAIBAO_HOME", str(tmp_path / "my place"))
    with open_store() as store:
        assert store.path == tmp_path / "my place" / "scenarios.db"
        assert store.path.exists()
    monkeypatch.delenv("GAIBAO_HOME")
    assert home().name == "gaibao_geo"


def test_the_file_keeps_a_write_ahead_log_and_foreign_keys(path, store):
    assert raw(path, "PRAGMA journal_mode", "PRAGMA user_version") == [[("wal",)], [(1,)]]
    with opening.turn(store._engine) as connection:
        settings = [connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                    for name in ("foreign_keys", "busy_timeout", "synchronous")]  # fmt: skip
    assert settings == [1, 15_000, 2]
    with pytest.raises(StoreError, match="FOREIGN KEY"), \
            opening.turn(store._engine, writes=True) as connection:  # fmt: skip
        connection.exec_driver_sql("INSERT INTO plans VALUES ('nobody', 1, '', '{}', x'')")


def test_an_older_database_is_brought_up_and_a_copy_kept(path, monkeypatch):
    with Store(path) as store:
        saved = store.save(scenario(), "张三")
    step = ("ALTER TABLE scenarios ADD COLUMN folder TEXT NOT NULL DEFAULT ''",)
    monkeypatch.setattr(tables, "STEPS", (*tables.STEPS, step))
    tables.SCENARIOS.append_column(extra := tables.Column("folder", tables.Text))
    try:
        with Store(path) as store:
            assert [line.zh[:13] for line in store.said] == ["方案库由旧版本（1）升级，"]
            assert store.scenarios() == [saved]
            assert store.log()["操作"].tolist() == ["打开方案库", "新建情景"]
        with Store(path) as store:
            assert store.said == ()
    finally:
        tables.SCENARIOS._columns.remove(extra)
    (copy,) = path.parent.glob("scenarios.db.version-1-*")
    assert raw(copy, "PRAGMA user_version", "SELECT count(*) FROM scenarios") == [[(1,)], [(1,)]]


@pytest.mark.parametrize("second", ["ALTER TABLE nowhere ADD COLUMN x", "DROP TABLE drafts"])
def test_a_step_that_fails_leaves_the_old_version_whole(path, monkeypatch, second):
    """It fails by itself, or comes to other tables than queries expect."""
    with Store(path) as store:
        saved = store.save(scenario(), "张三")
    first = "ALTER TABLE plans RENAME COLUMN made TO found"
    with monkeypatch.context() as patch:
        patch.setattr(tables, "STEPS", (*tables.STEPS, (first, second)))
        patch.setattr(opening, "_put_aside", None)
        with pytest.raises(StoreError, match="打不开"):
            Store(path)
    with Store(path) as store:
        assert store.scenarios() == [saved]


def test_a_database_of_a_newer_version_is_refused_in_words(path):
    Store(path).close()
    raw(path, "PRAGMA user_version = 7")
    with pytest.raises(StoreError, match="较新版本的程序建立的（版本 7，本程序到 1），没有动它"):
        Store(path)
    assert raw(path, "PRAGMA user_version") == [[(7,)]]
    assert len(list(path.parent.iterdir())) == 2  # it, and the lock of opening


def test_another_programs_database_is_left_alone(path):
    path.parent.mkdir()
    raw(path, "CREATE TABLE recipes (name)")
    with pytest.raises(StoreError, match="别的程序的数据库"):
        Store(path)
    assert raw(path, "SELECT name FROM sqlite_master") == [[("recipes",)]]


def garbage(path):
    path.write_bytes(b"not a database at all " * 500)


def torn(path):
    """The head is whole, pages behind it are not."""
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))


def cut(path):
    path.write_bytes(path.read_bytes()[:6000])


def without_a_table(path):
    raw(path, "DROP TABLE drafts")


@pytest.mark.parametrize("damage", [garbage, torn, cut, without_a_table])
def test_a_damaged_file_is_put_aside_under_a_new_name_and_said(path, damage):
    with Store(path) as store:
        store.save(scenario("甲"), "张三")
    damage(path)
    damaged = path.read_bytes()
    with Store(path) as store:
        (said,) = store.said
        assert store.scenarios() == []
        assert store.log()["操作"].tolist() == ["打开方案库"]
        store.save(scenario("乙"), "张三")
    (aside,) = path.parent.glob("scenarios.db.unreadable-*")
    assert aside.read_bytes() == damaged
    assert "没有删除" in said.zh
    assert aside.name in said.zh
    with Store(path) as store:
        assert names(store) == ["乙"]
        assert store.said == ()


def test_a_log_that_was_left_beside_a_damaged_file_goes_with_it(path):
    """What was committed last may be in it alone; and the new file would take it for its own."""
    store = Store(path)
    store.save(scenario("甲"), "张三")
    left = path.with_name("scenarios.db-wal").read_bytes()
    store.close()
    garbage(path)
    path.with_name("scenarios.db-wal").write_bytes(left)
    with Store(path) as store:
        assert store.scenarios() == []
    (aside,) = path.parent.glob("scenarios.db.unreadable-*-wal")
    assert aside.read_bytes() == left


def test_two_damaged_files_in_one_second_get_two_names(path):
    Store(path).close()
    for _ in range(3):
        garbage(path)
        Store(path).close()
    assert len(list(path.parent.glob("scenarios.db.unreadable-*"))) == 3


def test_who_opens_waits_for_another_that_opens(path, monkeypatch):
    """Else two that find the same damage would put aside the file that one of them just made."""
    Store(path).close()
    garbage(path)
    monkeypatch.setattr(opening, "PATIENCE_S", 0.05)
    with closing(sqlite3.connect(f"{path}.opening", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="locked"):
            Store(path)
    assert list(path.parent.glob("*unreadable*")) == []
    Store(path).close()
    assert len(list(path.parent.glob("*unreadable*"))) == 1


def test_an_empty_file_is_a_new_database(path):
    path.parent.mkdir()
    path.touch()
    with Store(path) as store:
        assert store.said == ()


def test_a_folder_that_cannot_be_used_is_said(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="GAIBAO_HOME"):
        Store(tmp_path / "file" / "scenarios.db")
    with pytest.raises(StoreError, match="打不开"):
        Store(tmp_path)


def test_a_busy_or_full_database_says_that_nothing_was_saved(path, store, monkeypatch):
    saved = store.save(scenario(), "张三")
    store.close()
    monkeypatch.setattr(opening, "PATIENCE_S", 0.05)
    with Store(path) as hasty, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="正被别人写入，这次没有保存"):
            hasty.save(saved, "李四")
        assert hasty.scenario(saved.id) == saved  # who reads does not wait
        other.execute("ROLLBACK")
        with opening.turn(hasty._engine) as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StoreError, match="磁盘已满"):
            hasty.keep_plan(saved.id, 1, {}, b"x" * 100_000)
        assert hasty.plan_of(saved.id) is None
        assert hasty.scenario(saved.id) == saved


def test_threads_that_save_at_once_each_get_their_turn(store):
    """20 edits of 4 threads on one scenario: each is one revision, refused ones try again."""
    saved = store.save(scenario(), "")

    def edit(number):
        while True:
            try:
                return store.save(replace(store.scenario(saved.id), note=str(number)), f"{number}")
            except ChangedElsewhereError:
                continue

    with ThreadPoolExecutor(4) as pool:
        revisions = sorted(done.revision for done in pool.map(edit, range(20)))
    assert revisions == list(range(2, 22))
    assert sorted(store.log()["操作人"]) == sorted(["", *map(str, range(20))])
