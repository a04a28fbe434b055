"""The what-if page in a real Chromium, opened from a file with the network cut."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from pypdf import PdfReader

from gaibao_geo.answers.changes import with_budget
from gaibao_geo.briefing.chapter import Office
from gaibao_geo.briefing.whatif.page import whatif_page
from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.io.problem_file import read_problem
from gaibao_geo.plans.measures import measure_text
from gaibao_geo.plans.rules import Budget, Lock
from gaibao_geo.plans.solve import solve
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import say
from gaibao_geo.words.numbers import money, percent, wan

pytestmark = pytest.mark.browser
EVIL = "<img src=x onerror=alert(1)>{{7*7}}"
LONG = "甲" * 120
OFFICE = ("某改薄办", "2017年3月")
BUDGETS = (20_000_000, 60_000_000, 130_000_000)
STEPS = (0, *BUDGETS, 142_760_000)  # the plan's own budget is the last


@pytest.fixture(scope="module")
def asked():
    """The made-up county; its first school is called like markup, its second very long."""
    data = read_dataset("data/demo/gyantse")
    schools = data.schools.copy()
    schools.loc[0, ["name", "name_en"]] = EVIL
    schools.loc[1, ["name", "name_en"]] = LONG
    data = replace(data, tables={**data.tables, "schools": schools})
    return data, solve(read_problem(data))


@pytest.fixture(scope="module")
def plans(asked):
    """The plan of each budget, each asked afresh; no money breaks the lock, so 0 has none."""
    problem = asked[1].problem
    return {yuan: solve(with_budget(problem, yuan)) for yuan in STEPS[1:]}


@pytest.fixture(scope="module")
def pages(asked, tmp_path_factory):
    data, plan = asked
    folder = tmp_path_factory.mktemp("whatif")
    for lang in ("zh", "en"):
        html = whatif_page(plan, data, lang, levels=BUDGETS, office=Office(*OFFICE))
        (folder / f"{lang}.html").write_text(html, encoding="utf-8")
    return folder


@pytest.fixture
def show(browser, pages):
    """Opens a page without network; whatever it asks for or complains of fails the test."""
    context = browser.new_context(viewport={"width": 1366, "height": 900}, offline=True)
    said = []

    def opened(file):
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.route("**/*", lambda route: route.continue_() if route.request.url == address
                   else route.abort())  # fmt: skip
        page.on("request", lambda request: said.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
        address = (pages / file).as_uri()
        page.goto(address)
        page.wait_for_selector("body[data-ready=yes]")
        assert said.pop(0) == address
        return page

    yield opened
    assert said == []
    context.close()


def go(page, at):
    """To a level by the keyboard alone."""
    page.locator("#wi-slider").focus()
    page.keyboard.press("Home")
    for _ in range(at):
        page.keyboard.press("ArrowRight")
    return page


def table(page, name):
    """The rows of a part of the page as texts, its total last."""
    return page.locator(f".wi-{name} table").first.evaluate(
        "table => [...table.rows].slice(1).map(row => [...row.cells].map(cell => cell.textContent))"
    )


def listed(page):
    return page.locator(".wi-list tbody tr:not([hidden])").evaluate_all(
        "rows => rows.map(row => row.dataset.project)")  # fmt: skip


def plain(text):
    """Without blanks and line breaks, each sign as its usual twin: a PDF has other ones."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def coming(page, way):
    """The names of the projects that come in with the next level, or drop out."""
    return set(page.locator(f".wi-{way} tbody th").all_text_contents())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_level_tells_what_a_fresh_solve_finds(show, plans, lang):
    page = show(f"{lang}.html")
    names = {row.project_id: (row.name, row.name_en)[lang == "en"]
             for row in rows(plans[STEPS[1]].problem.candidates.projects)}  # fmt: skip
    for at, yuan in enumerate(STEPS):
        go(page, at)
        assert page.locator(".wi-budget").inner_text() == money(yuan).to(lang)
        if not yuan:  # a project that must be built
            assert page.locator(".wi-why").inner_text() == say("whatif.no_plan", lang)
            assert set(page.locator(".wi-figure").all_text_contents()) == {"—"}
            continue
        plan = plans[yuan]
        measures = {row.measure: row for row in rows(plan.measures())}
        figures = page.locator(".wi-figure").all_text_contents()
        assert figures == [
            money(plan.cost_yuan).to(lang), str(len(plan.projects)),
            str(plan.projects["school_id"].nunique()),
            measure_text(measures["pupils_reached"].after, "pupils_reached", lang),
            percent(plan.closed_share),
            measure_text(measures["at_standard"].after, "at_standard", lang),
        ]  # fmt: skip
        exact = page.locator(".wi-of").first.inner_text()
        assert int(re.sub(r"\D", "", exact)) == plan.cost_yuan
        assert [row[3] for row in table(page, "fair")] == [
            measure_text(row.after, row.measure, lang) for row in measures.values()
        ]
        assert table(page, "buys")[-1][1] == wan(plan.cost_yuan)
        assert [row[2:] for row in table(page, "funds")[:-1]] == [
            [wan(int(row.paid_yuan)), wan(int(row.left_yuan))] for row in rows(plan.by_fund())
        ]
        towns = plan.by_region("township" if lang == "zh" else "township_en").to_numpy().tolist()
        assert sorted(row[0:2] + row[3:4] for row in table(page, "places")[:-1]) == sorted(
            [name, str(chosen), wan(cost)] for name, _, chosen, cost in towns
        )
        assert table(page, "places")[-1][3] == wan(plan.cost_yuan)
        assert set(listed(page)) == set(plan.projects["project_id"])
        # the line ends with how far it is proved; how long it took differs from run to run
        told = re.sub(r"[\d.]+(?=\s?[s秒])", "", page.locator(".wi-proof").inner_text())
        assert told.endswith(re.sub(r"[\d.]+(?=\s?[s秒])", "", plan.proof.sentence(lang)))
        assert page.locator(".wi-missed li").all_text_contents() == plan.missed_targets(lang)
        if at + 1 < len(STEPS):
            mine, more = (set(plans[step].projects["project_id"]) for step in STEPS[at:at + 2])
            assert coming(page, "comes") == {names[project] for project in more - mine}
            assert coming(page, "drops") == {names[project] for project in mine - more}
    assert page.locator(".wi-next .wi-body").inner_text() == say("whatif.ui.next_top", lang)


def test_the_slider_answers_to_keys_and_says_where_it_is(show, plans):
    page = show("zh.html")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "跳到项目清单"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    slider = page.locator("#wi-slider:focus")
    assert "（现方案）" in slider.get_attribute("aria-valuetext")
    for key, yuan in (("ArrowLeft", 130_000_000), ("ArrowDown", 60_000_000),
                      ("ArrowUp", 130_000_000), ("PageDown", 0), ("ArrowLeft", 0),
                      ("End", 142_760_000), ("Home", 0), ("ArrowRight", 20_000_000)):  # fmt: skip
        page.keyboard.press(key)
        assert int(slider.input_value()) == yuan
    assert slider.get_attribute("aria-valuetext") == (
        f"预算2,000万元：投入{money(plans[20_000_000].cost_yuan).zh}，"
        f"安排{len(plans[20_000_000].projects)}个项目，"
        f"补上加权缺口{percent(plans[20_000_000].closed_share)}"
    )
    outline = slider.evaluate("node => getComputedStyle(node).outlineStyle")
    assert outline == "solid"
    page.get_by_role("button", name="加一档").click()
    assert page.locator(".wi-budget").inner_text() == "6,000万元"
    page.get_by_role("button", name="回到现方案").press("Enter")
    assert page.locator(".wi-place").inner_text() == "现方案"


def test_the_mouse_puts_the_slider_on_the_nearest_level(show):
    page = show("zh.html")
    page.locator("#wi-slider").evaluate(
        "node => { node.value = 70e6; node.dispatchEvent(new Event('input')); }")  # fmt: skip
    assert page.locator("#wi-slider").input_value() == "60000000"


def test_the_table_is_searched_and_filtered(show, plans):
    page = go(show("zh.html"), 3)
    now, own, less = plans[130_000_000], plans[142_760_000], set()
    every = now.problem.candidates.projects
    less = {row.project_id for row in rows(every)} - set(now.projects["project_id"])
    state = page.get_by_label("状态")
    state.select_option("left")
    assert set(listed(page)) == less
    state.select_option("differ")
    assert set(listed(page)) == set(now.projects["project_id"]) ^ set(own.projects["project_id"])
    stands = page.locator(".wi-list tr:not([hidden])[data-stands] td:last-child")
    assert set(stands.all_text_contents()) == {"新增", "退出"}
    state.select_option("comes")
    assert set(listed(page)) == set(own.projects["project_id"]) - set(now.projects["project_id"])
    state.select_option("all")
    assert len(listed(page)) == len(every)
    page.get_by_label("乡镇", exact=True).select_option(label="达孜乡")
    town = every[every["township"] == "达孜乡"]
    assert set(listed(page)) == set(town["project_id"])
    page.get_by_label("乡镇", exact=True).select_option(label="全部")
    page.get_by_label("建设内容").select_option(label="饮水")
    lines = now.problem.candidates.lines
    assert set(listed(page)) == set(lines.loc[lines["item_type"] == "water", "project_id"])
    page.get_by_label("建设内容").select_option(label="全部内容")
    page.get_by_label("查找学校或项目").fill("达孜乡 食堂")
    found = every[every["township"].eq("达孜乡") & every["name"].str.contains("食堂")]
    assert set(listed(page)) == set(found["project_id"])
    assert page.locator(".wi-count").inner_text() == (
        f"列出{len(found)}个项目，合计{wan(int(found['cost_yuan'].sum()))}万元；"
        f"备选共{len(every)}个。"
    )
    page.get_by_label("查找学校或项目").fill("没有这样的学校")
    assert listed(page) == []


def look(page, side, school):
    """What a school's mark is made of on one side of the bar."""
    mark = page.locator(f".gb-{side} [data-point={school}] svg")
    return mark.evaluate("node => [...node.children].map(part => part.outerHTML).join()")


def test_the_map_is_set_beside_the_plan(show, plans):
    """A school with all its projects in the plan and none at 2,000 万元 looks another way."""
    page = go(show("zh.html"), 1)
    button = page.get_by_role("button", name="与现方案并排看")
    button.click()
    own, now = plans[142_760_000].by_school(), plans[20_000_000].by_school()
    both_told = own.merge(now, on="school_id", suffixes=("_own", "_now"))
    changed = both_told[both_told["chosen_own"].eq(both_told["candidates_own"])
                        & both_told["chosen_now"].eq(0)]["school_id"]  # fmt: skip
    same = both_told[both_told["chosen_own"].eq(0) & both_told["chosen_now"].eq(0)]["school_id"]
    assert len(changed) > 5
    for school in changed:
        assert look(page, "left", school) != look(page, "right", school)
    for school in same:
        assert look(page, "left", school) == look(page, "right", school)
    assert page.locator(".gb-tag-right").inner_text() == "右：预算 2,000万元"
    bar = page.locator(".gb-swipe")
    bar.focus()
    page.keyboard.press("ArrowRight")
    clip = "node => node.style.clipPath"
    assert page.locator(".gb-left").evaluate(clip) == "inset(0px 49% 0px 0px)"
    go(page, 4)
    for school in both_told["school_id"]:  # the plan against itself
        assert look(page, "left", school) == look(page, "right", school)
    assert page.locator(".gb-tag-right").inner_text() == "右：预算 1.4276亿元"
    page.get_by_role("button", name="只看本档").click()
    assert not bar.is_visible()
    assert page.locator(".gb-right").evaluate(clip) == ""
    assert not page.locator(".gb-left").is_visible()


def test_a_school_of_the_table_is_found_on_the_map_and_told_as_it_stands(show, plans):
    page = go(show("zh.html"), 1)
    page.get_by_label("状态").select_option("all")
    school = plans[20_000_000].chosen.iloc[-1]
    page.locator(f"[data-project={school.project_id}] button").click()
    popup = page.locator(".gb-popup")
    assert popup.locator("h2").inner_text() == school.school
    assert "未安排" in popup.inner_text()
    go(page, 4)
    assert "2016年安排" in popup.inner_text()  # the open popup tells the new level
    marks = page.locator("[data-point][tabindex='0']")
    assert marks.count() == 1  # one stop of Tab, arrows go on from there
    marks.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.wait_for_selector(".gb-popup", state="detached")


def test_names_that_are_markup_or_very_long_are_text(show):
    page = show("zh.html")
    page.get_by_label("状态").select_option("all")
    shown = page.locator(".wi-list").inner_text()
    assert EVIL in shown
    assert LONG in shown
    assert page.locator(".wi-main img").count() == 0
    wide = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide[0] <= wide[1]
    page.set_viewport_size({"width": 380, "height": 800})
    wide = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide[0] <= wide[1]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_checker_of_accessibility_has_nothing_to_say(show, lang):
    page = show(f"{lang}.html")
    assert page.locator("html").get_attribute("lang") == {"zh": "zh-CN", "en": "en"}[lang]
    for at in (0, 2):
        go(page, at)
        if at:
            page.locator(".wi-map .wi-button").click()
            page.locator(".wi-link >> visible=true").first.click()
            page.wait_for_function("""() => [...document.querySelectorAll(".leaflet-popup")].every(
                popup => getComputedStyle(popup).opacity === "1")""")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    if lang == "en":
        page.locator(".wi-list select").nth(2).select_option("all")
        left = page.locator("body").inner_text()
        for quoted in (LONG, *OFFICE, "示例：危房，必须先改"):  # of data: a lock's reason
            left = left.replace(quoted, "")
        assert not re.search("[\u4e00-\u9fff]", left)


def test_paper_has_the_level_and_the_stamp_on_every_page_and_no_controls(show, plans):
    page = go(show("zh.html"), 1)
    page.emulate_media(media="print")
    for hidden in (".wi-controls", ".wi-tools", ".wi-map .wi-button", ".wi-skip"):
        assert not page.locator(hidden).first.is_visible()
    paper = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    sheets = [plain(sheet.extract_text()) for sheet in paper.pages]
    assert 3 <= len(sheets) <= 8
    for sheet in sheets:
        for told in ("示例数据（虚构）", "预算 2,000万元", "供辅助决策使用"):
            assert plain(told) in sheet
    whole = "".join(sheets)
    assert whole.count("2016年") == len(plans[20_000_000].projects)  # a line for each
    assert wan(plans[20_000_000].cost_yuan) in whole
    page.emulate_media(media="screen")
    assert page.locator(".wi-stamp").is_visible()
    page.mouse.wheel(0, 3000)
    assert page.locator(".wi-stamp").bounding_box()["y"] < 100  # it stays in sight


def test_without_scripts_the_page_says_so_in_both_languages(browser, pages):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((pages / "zh.html").as_uri())
    text = page.locator("body").inner_text()
    assert say("whatif.no_script", "zh") in text
    assert say("whatif.no_script", "en") in text
    context.close()


def test_one_school_and_a_plan_that_funds_nothing(show, asked, pages):
    """One school of three projects; the plan at hand has no money, levels have."""
    data, plan = asked
    first = plan.problem.candidates.projects["school_id"].iloc[-1]
    parts = plan.problem.candidates
    mine = set(parts.projects.loc[parts.projects["school_id"] == first, "project_id"])
    one = replace(parts, **{
        name: table[table["school_id"] == first] for name, table in
        (("projects", parts.projects), ("needs", parts.needs), ("schools", parts.schools))
    }, **{name: table[table["project_id"].isin(mine)] for name, table in
          (("lines", parts.lines), ("effects", parts.effects))})  # fmt: skip
    schools = data.schools[data.schools["school_id"] == first].reset_index(drop=True)
    alone = replace(data, tables={**data.tables, "schools": schools})
    nothing = solve(replace(plan.problem, candidates=one, rules=[Budget(0)]))
    cost = int(one.projects["cost_yuan"].sum())
    (pages / "one.html").write_text(whatif_page(nothing, alone, "zh", levels=[cost]),
                                    encoding="utf-8")  # fmt: skip
    page = show("one.html")
    assert page.locator(".wi-figure").first.inner_text() == "0元"
    assert listed(page) == []
    assert coming(page, "comes") == set(one.projects["name"])
    assert page.locator("[data-point]").count() == 1
    page.keyboard.press("End")
    go(page, 1)
    assert page.locator(".wi-figure").first.inner_text() == money(cost).zh
    assert len(listed(page)) == len(mine)
    locked = replace(nothing.problem, rules=[Budget(cost), Lock(min(mine), "in")])
    assert solve(locked).cost_yuan == cost
