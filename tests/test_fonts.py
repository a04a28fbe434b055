"""The font of printed maps: it has every character that is needed, in two weights, or says so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from matplotlib.font_manager import FontEntry
from matplotlib.textpath import TextPath

from gaibao_geo.errors import DataError
from gaibao_geo.places.reference import our_townships
from gaibao_geo.places.regions import national_codes
from gaibao_geo.printing import fonts
from gaibao_geo.printing.lines import wrapped
from gaibao_geo.words import catalogue
from gaibao_geo.words.visible import visible

FILES = Path(fonts.__file__).parent / "font_files"
RARE = "\U00020bb7"  # a form of a character for luck that few fonts draw


@pytest.fixture(autouse=True)
def packaged(monkeypatch):
    monkeypatch.setenv("GAIBAO_FONT", "packaged")


@pytest.fixture(scope="module", params=["Regular", "Bold"])
def opened(request):
    return TTFont(FILES / f"NotoSansSC-{request.param}.ttf")


def test_both_weights_have_every_word_every_place_and_gb2312(opened):
    drawn = {chr(code) for code in opened.getBestCmap()}
    said = {sign for text in catalogue().values() for half in text for sign in half}
    codes = national_codes()
    named = set("".join([*codes["name"], *codes["short_name"], *our_townships()["name"]]))
    level = {bytes([high, low]).decode("gb2312", "ignore")
             for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF)}  # fmt: skip
    assert sum(map(len, level)) == 6763
    latin = set(map(chr, range(0x20, 0x7F))) | set("\u3000〇①㎡Lhünzê—…×")
    needed = {sign for sign in said | named | level | latin if sign and visible(sign) == sign}
    assert needed - drawn == set()
    assert set("埇埗沚浉瀍猇硚鄠") <= drawn  # of counties' names, beyond GB 2312


def test_they_are_truetype_whole_in_width_and_carry_their_licence(opened):
    assert opened.sfntVersion == "\x00\x01\x00\x00"
    assert "glyf" in opened
    assert "CFF " not in opened
    told = " ".join(str(record) for record in opened["name"].names)
    assert "SIL Open Font License" in told
    begins = opened["loca"].locations
    empty = [code for code, name in opened.getBestCmap().items()
             if begins[opened.getGlyphID(name)] == begins[opened.getGlyphID(name) + 1]]  # fmt: skip
    assert [chr(code) for code in empty if not chr(code).isspace()] == []
    assert "SIL OPEN FONT LICENSE" in (FILES / "OFL.txt").read_text(encoding="utf-8")
    assert sum(file.stat().st_size for file in FILES.glob("*.ttf")) < 4_500_000


def test_a_character_without_a_picture_is_an_error_that_names_it():
    with pytest.raises(DataError) as caught:
        fonts.check([f"三明市{RARE}野", "县"])
    for text in (caught.value.zh, caught.value.en):
        assert f"“{RARE}” (U+20BB7)" in text
        assert "三" not in text
    assert not re.search("[\u4e00-\u9fff]", caught.value.en.replace(RARE, ""))
    with pytest.raises(DataError, match="U\\+20BB7"):
        fonts.width(RARE, 10)


@pytest.mark.parametrize("text", ["江孜县1,293万元", "Lhünzê: 12 (34.5%)", "，。：；“”（）"])
@pytest.mark.parametrize("bold", [False, True])
def test_widths_are_those_that_matplotlib_draws(text, bold):
    found = fonts.properties(fonts.face().file(bold=bold))
    drawn = TextPath((0, 0), text + "|", size=40, prop=found).get_extents().width
    bar = TextPath((0, 0), "|", size=40, prop=found).get_extents()
    assert fonts.width(text, 40, bold=bold) == pytest.approx(drawn - bar.width, rel=0.03, abs=4)


def test_unseen_marks_are_as_wide_as_they_are_written_out():
    assert fonts.width("甲\u202e乙", 9) == fonts.width("甲\\u202e乙", 9)


def entry(name, file, weight):
    return FontEntry(fname=str(file), name=name, style="normal", weight=weight)


@pytest.fixture
def system(monkeypatch):
    """The fonts of a machine, as matplotlib lists them."""
    monkeypatch.delenv("GAIBAO_FONT")

    def has(*entries):
        monkeypatch.setattr(fonts.fontManager, "ttflist", list(entries))
        fonts._found.cache_clear()
        return fonts.face()

    yield has
    fonts._found.cache_clear()


REGULAR, BOLD = FILES / "NotoSansSC-Regular.ttf", FILES / "NotoSansSC-Bold.ttf"


def test_a_font_of_the_system_with_both_weights_comes_first(system):
    found = system(entry("SimHei", REGULAR, 400), entry("SimHei", BOLD, "bold"),
                   entry("Microsoft YaHei", BOLD, 700), entry("Microsoft YaHei", REGULAR, 400))
    assert (found.family, found.packaged) == ("Microsoft YaHei", False)
    assert (found.regular, found.bold) == (str(REGULAR), str(BOLD))
    assert "Microsoft YaHei" in fonts.font_used("zh")
    assert "Microsoft YaHei" in fonts.font_used("en")


def test_one_weight_or_one_file_for_both_is_not_enough(system):
    assert system(entry("SimHei", REGULAR, 400)).packaged
    assert system(entry("SimHei", REGULAR, 400), entry("SimHei", REGULAR, 700)).packaged


def test_outlines_that_a_pdf_cannot_hold_are_passed_over(system, tmp_path):
    other = tmp_path / "cff.otf"
    other.write_bytes(b"OTTO" + bytes(60))
    collection = tmp_path / "cff.ttc"
    collection.write_bytes(b"ttcf" + bytes(8) + (16).to_bytes(4, "big") + b"OTTO" + bytes(60))
    for file in (other, collection):
        assert system(entry("SimHei", file, 400), entry("SimHei", file, 700)).packaged


def test_a_font_that_lacks_a_word_of_the_catalogue_is_passed_over(system, monkeypatch):
    known = fonts._characters(str(REGULAR))
    monkeypatch.setattr(fonts, "_characters", lambda file: known - {ord("县")})
    assert system(entry("SimHei", REGULAR, 400), entry("SimHei", BOLD, 700)).packaged


def test_the_packaged_font_says_what_it_is():
    assert "OFL-1.1" in fonts.font_used("zh")
    assert "OFL-1.1" in fonts.font_used("en")


def test_lines_break_where_the_language_lets_them():
    assert wrapped("江孜县卡麦乡小学", 41, 10) == ["江孜县卡", "麦乡小学"]
    assert wrapped("one two three", fonts.width("one two", 10) + 1, 10) == ["one two", "three"]
    assert wrapped("甲乙丙丁，戊", 41, 10) == ["甲乙丙", "丁，戊"]  # no comma begins a line
    long = wrapped("A" * 50, 60, 10)
    assert "".join(long) == "A" * 50
    assert max(fonts.width(line, 10) for line in long) <= 60
    assert wrapped("", 50, 10) == [""]
