"""The whole way of a planner through the app, in a browser that asks nobody else."""

from __future__ import annotations

import io
import re
import signal
import zipfile
from contextlib import ExitStack
from urllib.parse import quote_plus

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from filled_template import EACH_YEAR, SCHOOLS, TITLE, YEARS, filled
from playwright.sync_api import expect
from served_app import free_port, running

from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.io.plan_folder import verify_folder
from gaibao_geo.io.problem_file import problem_of
from gaibao_geo.scenarios.asked import Asked
from gaibao_geo.scenarios.scenario import new_scenario
from gaibao_geo.scenarios.share import read_scenario
from gaibao_geo.store.store import open_store
from gaibao_geo.words import LANGUAGES, say

pytestmark = pytest.mark.browser
WAIT = 60_000
RUTOG = "data/demo/rutog"
LESS = Asked(changed={0: {"rule": "Budget", "yuan": 7_000_000}})
PROVED = re.compile("已证明：|Proved:")
HOSTILE = "<b>方案</b> =1+1"
HTML_LANG = {"zh": "zh-CN", "en": "en"}
# Every page by its address, with the key of what stands at its head.
PAGES = {
    "": "overview.title", "overview": "overview.title", "map": "app.map.title",
    "needs": "needs_page.title", "schools": "schools_page.title", "plan": "bench.table",
    "compare": "compare_page.title", "brief": "brief.title", "data": "app.tables.title",
    "log": "log_page.title", "about": "about.title", "present": "present.leave",
}  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


class App:
    """The app as the README starts it from a checkout, which can be killed and started again."""

    def __init__(self, home):
        self.home, self.port, self.life = home, free_port(), ExitStack()

    def start(self):
        server = running(self.home, port=self.port, end=signal.SIGKILL)
        return self.life.enter_context(server)

    def kill(self):
        self.life.close()


@pytest.fixture(scope="module")
def app(home):
    made = App(home)
    yield made
    made.kill()


@pytest.fixture(scope="module")
def served(app):
    return app.start()


@pytest.fixture(scope="module")
def store(home):
    """The database that the served app keeps, opened beside it."""
    with pytest.MonkeyPatch.context() as here:
        here.setenv("GAIBAO_HOME", str(home))
        with open_store() as opened:
            yield opened


@pytest.fixture
def scenario(store):
    """A scenario of Rutog, saved by somebody."""
    made = new_scenario(HOSTILE, RUTOG, problem_of(read_dataset(RUTOG)), LESS, author="李四")
    return store.save(made, "李四")


@pytest.fixture
def someone(browser, served):
    """Opens a browser of its own that reaches the server only; nothing may go wrong in it.

    What a page had not yet been given when it was left is nobody's fault.
    """
    trouble, contexts = [], []

    def failed(request):
        if request.failure != "net::ERR_ABORTED":
            trouble.append(request.url)

    def opened(path, *, killed=False):
        contexts.append(browser.new_context(viewport={"width": 1440, "height": 900}))
        page = contexts[-1].new_page()
        page.route("**/*", lambda route: route.continue_()
                   if route.request.url.startswith((served, "data:", "blob:")) else route.abort())
        if not killed:
            page.on("requestfailed", failed)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.goto(f"{served}/{path}")
        return page

    yield opened
    assert trouble == []
    for context in contexts:
        context.close()


def after_host(url):
    """A path with what follows it."""
    return url.partition("//")[2].partition("/")[2]


def text(page, words):
    """Wait until these words stand on the page."""
    found = page.get_by_text(words).locator("visible=true").first
    found.wait_for(timeout=WAIT)
    return found


def press(page, key, lang, **values):
    page.get_by_role("button", name=say(key, lang, **values), exact=True).click(timeout=WAIT)


def go(page, key, lang):
    page.get_by_role("link", name=say(key, lang), exact=True).click()


def changed(lang, tail=""):
    """What the workbench says of changes, up to ``tail``."""
    return re.compile(re.escape(say("bench.changed", lang, text="")) + ".*" + tail)


def proved(page):
    """The page once the proof is in and the map shows it."""
    text(page, PROVED)
    page.locator(".gb-live[data-ready]").wait_for(timeout=WAIT)


def no_barrier(page):
    """The checker of accessibility has nothing to say of a page whose answer is in."""
    page.locator(".gb-dimmed").wait_for(state="detached", timeout=WAIT)  # an old answer is pale
    page.locator("[data-test-script-state=notRunning]").wait_for(timeout=WAIT)
    # Streamlit gives the uploader a role of its own making
    found = Axe().run(page, context={"exclude": [["[data-testid=stFileUploaderDropzone]"]]})
    wrong = found.response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in wrong] == []


def speaks(page, lang):
    """The page and its first stop of Tab are in the language."""
    skip = page.get_by_test_id("stSkipToContent").filter(has_text=say("page.skip", lang))
    skip.wait_for(state="attached", timeout=WAIT)
    assert page.locator("html").get_attribute("lang") == HTML_LANG[lang]


def saved_as(page, name, lang):
    """Save what is asked as a new scenario."""
    press(page, "scene.save", lang)
    page.get_by_label(say("scene.name", lang), exact=True).fill(name)
    press(page, "scene.save_new", lang)
    text(page, say("scene.done", lang, name=name))


def taken(page, key, lang, file):
    """The file that a button hands out."""
    page.locator("[data-test-script-state=notRunning]").wait_for(timeout=WAIT)
    with page.expect_download(timeout=WAIT) as waiting:
        press(page, key, lang)
    waiting.value.save_as(file)
    return file


def plan_kept(store, name):
    """The projects of the plan that was saved with the newest scenario of this name."""
    mine = next(one for one in store.scenarios() if one.name == name)
    with zipfile.ZipFile(io.BytesIO(store.plan_of(mine.id).folder_zip)) as archive:
        inside = next(one for one in archive.namelist() if one.endswith("projects.csv"))
        return pd.read_csv(io.BytesIO(archive.read(inside)), dtype={"school_id": str})


def brought(page, lang, file):
    """The filled-in template is looked at, put right by its own proposals, and published."""
    go(page, "app.tables.title", lang)
    page.locator("input[type=file]").set_input_files(file)
    text(page, say("app.tables.stopped", lang, errors=1))  # two points are exchanged
    use = page.get_by_role("button", name=say("publish.use", lang))
    assert use.is_disabled()
    no_barrier(page)
    text(page, say("app.tables.tick_all", lang)).click()
    press(page, "app.tables.again", lang)
    text(page, re.compile(say("app.tables.settled", lang, count="[0-9]+")))
    use.click()
    page.wait_for_url("**/plan?*", timeout=WAIT)


def on_its_map(page, lang):
    """The published dataset is what the app is about now."""
    proved(page)
    place = page.locator(".st-key-frame").get_by_role("combobox")
    assert re.fullmatch(f"{TITLE.to(lang)}( · [0-9a-f]{{6}})?", place.input_value())
    assert page.locator("[data-point]").count() == len(SCHOOLS)
    text(page, say("word.made_up", lang))


def on_less(page, lang):
    """The fund of the first year holds 300万元 instead of 600."""
    fund = page.get_by_label(re.compile(f"{YEARS[0]}")).first
    fund.fill("300")
    fund.press("Enter")
    text(page, changed(lang))
    proved(page)


def locked(page, lang, school):
    """The school must be built, by a click on the map."""
    page.locator(f"[data-point={school}]").click()
    text(page, changed(lang, say("bench.lock.in", lang)))
    proved(page)


def given_up(page, lang, school):
    """A proof that would take half a minute is cancelled; what was asked stays."""
    page.get_by_role("combobox", name=say("bench.aim", lang)).click()
    page.get_by_role("option", name=say("bench.aim_name.LeastUneven", lang)).click()
    press(page, "bench.cancel", lang)
    text(page, say("bench.cancelled", lang))
    assert page.locator(f"[data-point={school}]").get_attribute("data-lock") == "in"
    page.get_by_role("button", name=say("bench.undo", lang)).click()
    proved(page)


def compared(page, lang, *names):
    """These two and no other side by side, and before an audience."""
    go(page, "compare_page.title", lang)
    text(page, say("compare_page.pick", lang))
    heads = page.get_by_test_id("stTable").first.locator("th")
    for name in (*names, say("side.own", lang)):
        box = page.get_by_role("checkbox", name=name, exact=True)
        if box.is_checked() != (name in names):
            page.locator("label").filter(has_text=name).first.click()
        expect(heads.filter(has_text=name)).to_have_count(int(name in names), timeout=WAIT)
    no_barrier(page)
    press(page, "compare_page.present", lang)
    text(page, "1 / 4")
    no_barrier(page)
    press(page, "present.leave", lang)
    text(page, say("compare_page.pick", lang))


def taken_away(page, lang, name, folder):
    """The plan's folder and the scenario's file of this name, as the page hands them out."""
    go(page, "brief.title", lang)
    page.get_by_role("combobox", name=say("brief.which", lang)).click()
    page.get_by_role("option", name=name, exact=True).click()
    page.get_by_role("heading", name=re.compile(name)).wait_for(timeout=WAIT)
    with zipfile.ZipFile(taken(page, "brief.file.plan", lang, folder / "p.zip")) as archive:
        archive.extractall(folder)
        inside = folder / archive.namelist()[0].partition("/")[0]
    return inside, taken(page, "brief.file.scenario", lang, folder / "s.json")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_from_a_filled_in_template_to_a_plan_taken_away(lang, shut_in, served, store, tmp_path):
    page, first, second = shut_in, f"{lang} A", f"{lang} B"
    (tmp_path / "filled.xlsx").write_bytes(filled(lang))
    page.goto(f"{served}/?lang={lang}")
    text(page, say("overview.title", lang))
    speaks(page, lang)
    brought(page, lang, tmp_path / "filled.xlsx")
    on_its_map(page, lang)
    on_less(page, lang)
    saved_as(page, first, lang)
    before = plan_kept(store, first)
    assert before.loc[before["chosen"], "cost_yuan"].sum() <= 3_000_000 + 2 * EACH_YEAR

    # the cheapest school that the plan left out is locked in, and then it is in the plan
    reached = before.loc[before["chosen"], "school_id"]
    left_out = before[~before["school_id"].isin(reached)]
    school = left_out.groupby("school_id")["cost_yuan"].sum().idxmin()
    locked(page, lang, school)
    no_barrier(page)
    saved_as(page, second, lang)
    after = plan_kept(store, second)
    assert after.loc[after["school_id"] == school, "chosen"].all()

    given_up(page, lang, school)
    compared(page, lang, first, second)
    folder, file = taken_away(page, lang, second, tmp_path)
    plan = verify_folder(folder)
    assert plan.passed
    assert plan.cost_yuan == after.loc[after["chosen"], "cost_yuan"].sum()
    asked = read_scenario(file.read_bytes()).asked
    held = set(after.loc[after["school_id"] == school, "project_id"])
    assert asked.locks == dict.fromkeys(held, "in")


def test_every_page_opens_from_its_address_in_the_language_asked(someone, served):
    page = someone("about")
    for path, key in PAGES.items():
        page.goto(f"{served}/{path}?lang=en&data={RUTOG}")
        text(page, say(key, "en"))
        speaks(page, "en")
        page.wait_for_url(f"**/{path}?*data={quote_plus(RUTOG)}*lang=en*", timeout=WAIT)
        place = page.locator(".st-key-frame [role=combobox]")
        assert place.input_value() == "Rutog County weak-school projects (as reported)"


def test_a_wrong_address_is_answered_in_words_and_shuts_nothing_off(shut_in, served):
    for lang, path in (("zh", "地图"), ("en", "noplan?lang=en")):
        shut_in.goto(f"{served}/{path}")
        shut_in.get_by_role("heading", name=say("page.lost.title", lang)).wait_for(timeout=WAIT)
        text(shut_in, path.partition("?")[0])
        speaks(shut_in, lang)
        assert shut_in.get_by_role("dialog").count() == 0
        no_barrier(shut_in)
    press(shut_in, "page.lost.home", "en")
    shut_in.get_by_role("heading", name=say("overview.title", "en")).wait_for(timeout=WAIT)


def test_a_scenario_in_the_address_is_open_on_every_page(someone, scenario):
    """Its dataset need not be named beside it."""
    page = someone(f"plan?scn={scenario.id}&lang=en")
    text(page, say("scene.is_open", "en", name=HOSTILE, state=say("scene.saved", "en")))
    for path in ("log", "needs"):
        go(page, PAGES[path], "en")
        kept = f"**/{path}?*data={quote_plus(RUTOG)}&scn={scenario.id}*lang=en"
        page.wait_for_url(kept, timeout=WAIT)
    page.go_back()  # one step for one page
    page.get_by_role("heading", name=say("log_page.title", "en")).wait_for(timeout=WAIT)
    go(page, "bench.title", "en")
    text(page, say("scene.is_open", "en", name=HOSTILE, state=say("scene.saved", "en")))


def test_two_browsers_at_one_scenario_lose_nothing_without_being_told(someone, store, scenario):
    """Both open it, both change it and both save: the second is told, and may do either."""
    mine = someone(f"plan?scn={scenario.id}")
    mine.locator("[data-point=RT2]").click(timeout=WAIT)
    text(mine, changed("zh", say("bench.lock.in", "zh")))
    mine.wait_for_url("**&d=*", timeout=WAIT)
    theirs = someone(after_host(mine.url) + "&lang=en")  # as it was handed on, with its draft
    theirs.locator("[data-point=RT2][data-lock=in]").click(timeout=WAIT)
    text(theirs, changed("en", say("bench.lock.out", "en")))
    press(theirs, "scene.save", "en")
    press(theirs, "scene.save_over", "en")
    text(theirs, say("scene.done", "en", name=HOSTILE))
    kept = store.scenario(scenario.id)
    assert (kept.revision, set(kept.asked.locks.values())) == (scenario.revision + 1, {"out"})

    mine.reload()  # the draft is this browser's own
    text(mine, changed("zh", say("bench.lock.in", "zh")))
    press(mine, "scene.save", "zh")
    press(mine, "scene.save_over", "zh")
    text(mine, "没有覆盖对方的内容")
    text(mine, "与您的相比，对方的版本")
    assert mine.locator("b", has_text="方案").count() == 0
    assert store.scenario(scenario.id) == kept
    press(mine, "scene.open_theirs", "zh")
    text(mine, say("scene.theirs_open", "zh", undo=say("bench.undo", "zh")))
    mine.locator("[data-point=RT2][data-lock=out]").wait_for(timeout=WAIT)
    mine.get_by_role("button", name=say("bench.undo", "zh")).click()
    mine.locator("[data-point=RT2][data-lock=in]").wait_for(timeout=WAIT)
    saved_as(mine, "我的一份", "zh")
    own = next(one for one in store.scenarios(RUTOG) if one.name == "我的一份")
    assert set(own.asked.locks.values()) == {"in"}
    assert store.scenario(scenario.id) == kept


def test_a_killed_server_is_told_in_words_and_the_draft_comes_back(app, someone):
    page = someone(f"plan?data={RUTOG}", killed=True)
    page.locator("[data-point=RT2]").click(timeout=WAIT)
    text(page, changed("zh", say("bench.lock.in", "zh")))
    app.kill()
    text(page, say("page.stopped", "zh"))
    text(page, say("page.stopped_text", "zh"))
    app.start()
    page.reload()
    text(page, changed("zh", say("bench.lock.in", "zh")))
