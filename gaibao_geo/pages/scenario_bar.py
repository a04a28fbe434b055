"""The bar of the workbench: steps back and forth, save, open, share."""

from __future__ import annotations

import streamlit as st

from gaibao_geo.app_memory import shelf
from gaibao_geo.app_memory.bench import Bench
from gaibao_geo.app_memory.ways import wish
from gaibao_geo.app_memory.whole import whole
from gaibao_geo.errors import ChangedElsewhereError, DataError, GaibaoError
from gaibao_geo.scenarios.locking import without_locks
from gaibao_geo.scenarios.scenario import Scenario
from gaibao_geo.scenarios.share import MOST_BYTES, read_scenario
from gaibao_geo.scenarios.wording import differences
from gaibao_geo.words import Lang, say
from gaibao_geo.words.visible import literal


def bar(at: Bench, lang: Lang) -> None:
    """Draw the bar; what a button changes is changed before the run that follows."""
    _told(at, lang)
    _offer(at, lang)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _buttons(at, lang)


def _buttons(at: Bench, lang: Lang) -> None:
    st.button(say("bench.undo", lang), key="undo", shortcut="Ctrl+Z", on_click=whole(at.undo),
              disabled=not at.history.can_undo)  # fmt: skip
    st.button(say("bench.redo", lang), key="redo", shortcut="Ctrl+Y", on_click=whole(at.redo),
              disabled=not at.history.can_redo)  # fmt: skip
    st.button(say("bench.unlock", lang), key="unlock", on_click=_unlocked, args=(at,),
              disabled=not at.asked.locks)  # fmt: skip
    with st.popover(say("scene.save", lang)):
        _save(at, lang)
    with st.popover(say("scene.open", lang)):
        _open(at, lang)
    with st.popover(say("scene.share", lang)):
        _share(at, lang)
    st.button(say("present.title", lang), key="to_present", on_click=wish, args=("present",))
    if at.scenario is None:
        st.caption(say("scene.none_open", lang))
    else:
        state = say("scene.unsaved" if at.unsaved else "scene.saved", lang)
        st.caption(say("scene.is_open", lang, name=literal(at.scenario.name), state=state))


@whole
def _unlocked(at: Bench) -> None:
    with at.lock:
        at.change(without_locks(at.asked), elsewhere=True)


def _told(at: Bench, lang: Lang) -> None:
    """What is to be told once."""
    for error in at.notices:
        st.warning(literal(error.in_words(lang)))
    at.notices.clear()
    if done := st.session_state.pop("done", ""):
        st.success(done)


def _offer(at: Bench, lang: Lang) -> None:
    """What was left unsaved here last may be taken up."""
    left = None if st.session_state.get("declined") else shelf.left_last(at)
    if left is None:
        return
    told, take, leave = st.columns([5, 1, 1], vertical_alignment="center")
    text = literal(left.asked.text(at.own, lang))
    told.info(say("scene.left", lang, time=left.kept[:16].replace("T", " "), text=text))
    take.button(say("scene.take_up", lang), key="take_up", type="primary",
                on_click=whole(shelf.take_up), args=(at, left))  # fmt: skip
    leave.button(say("scene.leave", lang), key="leave", on_click=_declined)


@whole
def _declined() -> None:
    st.session_state["declined"] = True


def _save(at: Bench, lang: Lang) -> None:
    held = at.scenario
    kept = "" if held is None else f"{held.id}-{held.revision}"  # a name belongs to a revision
    fields = f"save_name-{kept}", f"save_note-{kept}"
    with st.form("save", border=False):
        st.text_input(say("scene.name", lang), held.name if held else "", max_chars=100,
                      placeholder=say("scene.name_hint", lang), key=fields[0])  # fmt: skip
        st.text_area(say("scene.note", lang), held.note if held else "", max_chars=1000,
                     key=fields[1])  # fmt: skip
        if held is not None:
            st.form_submit_button(say("scene.save_over", lang), key="save_over",
                                  on_click=_to_save, args=fields)  # fmt: skip
        st.form_submit_button(say("scene.save_new", lang), type="primary", key="save_new",
                              on_click=_to_save, args=fields,
                              kwargs={"new": True})  # fmt: skip
    if "to_save" in st.session_state and _saved(at, lang):
        st.rerun()
    if trouble := st.session_state.pop("not_saved", ""):
        st.error(literal(trouble))
    if at.clash is not None:
        _clash(at, at.clash, lang)


@whole
def _to_save(name: str, note: str, *, new: bool = False) -> None:
    """What is to be saved; it is, once what came along with the click has changed it."""
    name, note = (st.session_state[field].strip() for field in (name, note))
    st.session_state["to_save"] = name, note, new


@whole
def _saved(at: Bench, lang: Lang) -> bool:
    """Save what was asked for; whether it is saved."""
    name, note, new = st.session_state.pop("to_save")
    try:
        saved = shelf.save(at, name, note, new=new)
    except ChangedElsewhereError as error:
        at.clash = error
    except GaibaoError as error:
        st.session_state["not_saved"] = error.in_words(lang)
    else:
        st.session_state["done"] = say("scene.done", lang, name=literal(saved.name))
        return True
    return False


def _clash(at: Bench, clash: ChangedElsewhereError, lang: Lang) -> None:
    """That somebody else saved the scenario meanwhile, what differs, and a way to theirs."""
    st.error(literal(clash.in_words(lang)))
    if clash.removed:
        return
    theirs: Scenario = clash.current
    differ = differences(at.asked, theirs.asked, at.own, lang)
    text = say("compare_page.stop", lang).join(differ) or say("compare_page.same_asked", lang)
    st.caption(literal(say("scene.theirs", lang, text=text)))
    st.button(say("scene.open_theirs", lang), key="open_theirs", on_click=_theirs,
              args=(at, theirs, lang))  # fmt: skip


@whole
def _theirs(at: Bench, theirs: Scenario, lang: Lang) -> None:
    st.session_state["done"] = say("scene.theirs_open", lang, undo=say("bench.undo", lang))
    shelf.open_scenario(at, theirs)


def _open(at: Bench, lang: Lang) -> None:
    kept = shelf.shelf().scenarios(at.dataset)
    if not kept:
        st.caption(say("scene.nothing_kept", lang))
    for scenario in kept:
        what, take = st.columns([4, 1], vertical_alignment="center")
        when = scenario.changed[:16].replace("T", " ")
        what.text(f"{scenario.name} · {when} · {scenario.author}")
        take.button(say("scene.open_one", lang), key=f"open-{scenario.id}",
                    on_click=whole(shelf.open_scenario), args=(at, scenario))  # fmt: skip
    file = st.file_uploader(say("scene.file", lang), ["json"], key="scene_file",
                            max_upload_size=max(MOST_BYTES // 1_000_000, 1))  # fmt: skip
    if file is not None:
        st.button(say("scene.read_file", lang), key="read_file", on_click=_read,
                  args=(at, file.getvalue(), lang))  # fmt: skip
    if trouble := st.session_state.pop("unread", ""):
        st.error(literal(trouble))


@whole
def _read(at: Bench, file: bytes, lang: Lang) -> None:
    try:
        shelf.open_scenario(at, read_scenario(file))
    except DataError as error:
        st.session_state["unread"] = error.in_words(lang)


def _share(at: Bench, lang: Lang) -> None:
    link = shelf.shared_link(at)
    st.caption(say("scene.link", lang))
    if link:
        st.code(link, language=None, wrap_lines=True)
    else:
        st.caption(say("scene.link_long", lang))
    if at.scenario is None or at.unsaved:
        st.caption(say("scene.save_first", lang))
        return
    st.download_button(
        say("scene.take_file", lang), shelf.shared_file(at.scenario),
        file_name=f"{at.scenario.id[:8]}.gaibao.json", mime="application/json",
        on_click="ignore", key="scene_take",
    )  # fmt: skip
