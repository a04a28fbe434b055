"""A round of checking: files in, findings out, decisions added, the same files again."""

from __future__ import annotations

import io
import tomllib
import zipfile

import pytest
from openpyxl import load_workbook
from table_files import PUPILS, WHOLE, demo, doubt_pupils

from gaibao_geo.errors import DataError
from gaibao_geo.io import uploads
from gaibao_geo.io.checking import (
    Checked,
    Checking,
    accounts_table,
    annotated_copy,
    check,
    checked_zip,
    decided,
    finding_table,
    named,
    proposals,
    unfit,
)
from gaibao_geo.io.uploads import Upload
from gaibao_geo.tables.findings import Finding, Repair


@pytest.fixture
def doubtful(monkeypatch):
    doubt_pupils(monkeypatch)
    return check(Checking(uploads=WHOLE))


def the_doubt(checked):
    return next(item for item in checked.open() if item.value == str(PUPILS))


def test_uploads_are_checked_and_gone():
    checked = check(Checking(uploads=WHOLE))
    assert checked.trouble is None
    assert checked.count("error") == 0
    assert len(checked.data.schools) == 22
    assert not checked.data.path.exists()


def test_what_only_the_file_can_mend_is_no_decision():
    text = WHOLE[0].content.replace(b",657,", b",many,", 1)
    checked = check(Checking(uploads=(Upload("schools.csv", text), *WHOLE[1:])))
    assert checked.count("error") >= 1
    assert "many" not in [item.value for item in checked.open()]
    assert checked.stuck() >= 1
    assert check(Checking(uploads=demo("schools.csv"))).stuck() == 0  # a title is asked for


def test_shipped_data_are_read_where_they_lie():
    checked = check(Checking(shipped="data/demo/gyantse"))
    assert checked.count("error") == 0
    assert checked.data.made_up


def test_an_accepted_proposal_is_carried_out_and_counted(doubtful):
    item = the_doubt(doubtful)
    after = check(decided(doubtful, {item.id}, set(), {item.id: "查过原表"}))
    assert after.data.schools["pupils"].iloc[0] == 700
    assert after.settled() == 1
    assert after.count("error") == doubtful.count("error") - 1
    assert after.asked.bare() == doubtful.asked


def test_what_is_right_as_it_stands_stays_with_its_reason(monkeypatch):
    doubt_pupils(monkeypatch, "warning")
    doubtful = check(Checking(uploads=WHOLE))
    item = the_doubt(doubtful)
    after = check(decided(doubtful, set(), {item.id}, {item.id: "数过人"}))
    assert after.data.schools["pupils"].iloc[0] == PUPILS
    assert after.settled() == 1
    assert item.id not in [one.id for one in after.open()]
    assert "数过人" in after.asked.repairs


def test_a_decision_that_cannot_be_carried_out_is_named():
    doubt = Finding("V28", "warning", "a.csv", row=2)
    proposed = Finding("V01", "error", "a.csv", row=3, repair=Repair("set", "1"))
    firm = Finding("duplicate_key", "error", "a.csv", row=4, repair=Repair("drop_row"))
    confirm = Finding("V10", "warning", "a.csv", row=5, repair=Repair("confirm"))
    found = [doubt, proposed, firm, confirm]
    assert unfit(found, {proposed.id, firm.id}, {doubt.id}, {doubt.id: "查过"}) == {}
    assert unfit(found, {doubt.id}, set(), {}) == {"no_proposal": 1}
    assert unfit(found, {confirm.id}, {doubt.id}, {}) == {"no_reason": 2}
    assert unfit(found, set(), {firm.id}, {firm.id: "查过"}) == {"not_right": 1}
    why = {proposed.id: "查过"}
    assert unfit(found, {proposed.id}, {proposed.id}, why) == {"both_ticked": 1}


def test_a_later_decision_is_added_to_the_earlier_ones(doubtful):
    item = the_doubt(doubtful)
    once = check(decided(doubtful, {item.id}, set(), {}))
    twice = check(decided(once, set(), set(), {}))
    assert twice.data.schools["pupils"].iloc[0] == 700
    entries = tomllib.loads(twice.asked.repairs)["repair"]
    assert [entry["id"] for entry in entries] == [item.id]


def test_a_repairs_file_that_came_along_counts_as_an_earlier_decision(doubtful):
    item = the_doubt(doubtful)
    text = decided(doubtful, {item.id}, set(), {}).repairs
    again = check(Checking(uploads=(*WHOLE, Upload("repairs.toml", text.encode()))))
    assert again.data.schools["pupils"].iloc[0] == 700
    kept = check(decided(again, set(), set(), {}))
    assert kept.data.schools["pupils"].iloc[0] == 700


def test_decisions_about_shipped_data_leave_them_as_they_are(monkeypatch):
    doubt_pupils(monkeypatch)
    checked = check(Checking(shipped="data/demo/gyantse"))
    item = the_doubt(checked)
    after = check(decided(checked, {item.id}, set(), {}))
    assert after.data.schools["pupils"].iloc[0] == 700
    assert check(checked.asked).data.schools["pupils"].iloc[0] == PUPILS


def test_a_title_given_on_the_page_serves_whatever_stands_in_it():
    nameless = check(Checking(uploads=demo("schools.csv")))
    after = check(named(nameless, 'a "b"\n[c]\\', made_up=False))
    assert after.data.title.zh == 'a "b"\n[c]\\'
    assert not after.data.made_up
    assert "untitled" in [item.rule for item in nameless.data.report]
    assert "untitled" not in [item.rule for item in after.data.report]


def test_data_without_a_title_go_by_the_first_file_not_by_our_folder():
    assert check(Checking(uploads=demo("schools.csv"))).data.title.zh == "schools"


def test_the_annotated_copy_is_made_although_the_uploads_are_gone(doubtful):
    book = load_workbook(io.BytesIO(annotated_copy(doubtful.asked, "schools.csv")))
    texts = [str(cell.value) for page in book.worksheets for row in page for cell in row]
    assert "江孜镇小学" in texts


def test_checked_data_are_given_away_only_without_errors(doubtful):
    with pytest.raises(DataError, match="657"):
        checked_zip(doubtful.asked, "zh")
    item = the_doubt(doubtful)
    after = decided(doubtful, {item.id}, set(), {})
    with zipfile.ZipFile(io.BytesIO(checked_zip(after, "zh"))) as archive:
        table = archive.read("checked/schools.csv").decode("utf-8-sig")
    assert ",700," in table.splitlines()[1]


def test_proposals_are_written_out_to_be_accepted_elsewhere(doubtful):
    entries = tomllib.loads(proposals(doubtful))["repair"]
    mine = next(entry for entry in entries if entry["id"] == the_doubt(doubtful).id)
    assert (mine["action"], mine["to"], mine["accept"]) == ("set", "700", False)


def test_too_much_is_trouble_in_words(monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", 1_000)
    checked = check(Checking(uploads=WHOLE))
    assert checked.data is None
    assert "请分几次检查" in checked.trouble.in_words("zh")


def test_rows_are_accounted_for_in_words(doubtful):
    table = accounts_table(doubtful.data, "zh")
    assert table["读作"].tolist() == ["项目内容", "备选项目", "学校"]
    assert table["读入"].tolist() == [71, 43, 22]
    assert (table["读入"] + table["另列"] == table["原有行"]).all()


def test_findings_in_words_show_no_mark_that_hides_or_turns():
    item = Finding("bad_value", "error", "a\u202eb.csv", row=3, value="1\n2",
                   values={"kind": "x", "unit": ""})  # fmt: skip
    table = finding_table([item], "en")
    assert table["File"].tolist() == ["a\\u202eb.csv"]
    assert table["Value"].tolist() == ["1 2"]
    assert table["Row"].tolist() == [3]
    assert "Sheet" not in table  # what no finding has takes no room
    assert finding_table([], "en").empty


def test_trouble_has_nothing_to_decide():
    assert Checked(Checking()).open() == []
    assert decided(Checked(Checking()), {"x"}, set(), {}) == Checking()
