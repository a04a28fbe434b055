"""A briefing small enough to be added up by hand, in both languages, with names that hurt."""

from __future__ import annotations

import struct
import zlib

from gaibao_geo.briefing.chapter import (
    Briefing,
    Chapter,
    Chart,
    Column,
    MapPicture,
    Office,
    Series,
    Table,
)
from gaibao_geo.maps.spec import MapSpec

LONG = "示范性寄宿制九年一贯制民族学校暨教学点联合体" * 4
HOSTILE = "=cmd|' /C calc'!A0\x07\u202e<b>&amp;"
PHONE, IDENTITY = "13812345678", "11010519491231002X"  # the second is the standard's own example
WORDS = {
    "zh": {
        "title": "关于江孜县薄弱学校改造建议方案的汇报", "subtitle": "（2016年）",
        "sections": ("基本情况", "建议方案"),
        "standing": "本文为辅助决策的建议方案，不是最终结果，由领导小组研究决定。",
        "stamp": "示例数据（虚构），不能当作真实情况使用",
        "alone": "3所学校还有缺口，共需600.05万元",
        "points": ("甲小学缺食堂", "乙小学缺宿舍72床。"),
        "chosen": "300万元可补上一半缺口", "who": "联系人：次仁多吉，电话" + PHONE,
        "money": "资金来源", "unit": "江孜县改薄办", "date": "2016年11月23日",
    },
    "en": {
        "title": "Proposal for the weak schools of Gyantse County", "subtitle": "(2016)",
        "sections": ("Where things stand", "The proposal"),
        "standing": "This is a proposal that helps to decide; it decides nothing.",
        "stamp": "Example data (made up), not to be used as fact",
        "alone": "Three schools still lack something; 6,000,500 yuan would mend it",
        "points": ("School A has no canteen", "School B lacks 72 beds."),
        "chosen": "Three million yuan close half of it", "who": "Contact: Tsering Dorje, " + PHONE,
        "money": "Funds", "unit": "Office of Gyantse County", "date": "23 November 2016",
    },
}  # fmt: skip


def png(width=60, height=40):
    """A grey picture."""
    def part(kind, content):
        whole = kind + content
        return struct.pack(">I", len(content)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    lines = zlib.compress((b"\0" + b"\xcc" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", lines) + part(b"IEND", b"")


def spec(lang):
    return MapSpec(
        lang=lang, title="江孜县" if lang == "zh" else "Gyantse County", subtitle="",
        views=(), source="", made_up=True,
    )  # fmt: skip


def schools(lang, many=3):
    """Three schools, 300 + 300.05 + 0 万元; one of unknown pupils; the rest repeat the third."""
    heads = ("学校", "学生", "造价", "达标率") if lang == "zh" else (
        "School", "Pupils", "Cost", "At standard")  # fmt: skip
    kinds = ("text", "count", "wan", "share")
    total = "合计" if lang == "zh" else "Total"
    rows = [("甲小学", 1_235, 3_000_000, 0.5), (HOSTILE, None, 3_000_500, 1.0), (LONG, 0, 0, None)]
    return Table(
        tuple(map(Column, heads, kinds)), (*rows, *[rows[2]] * (many - 3)),
        (total, None, 6_000_500, None), left_out=7,
    )  # fmt: skip


def briefing(lang="zh", many=3):
    """Three chapters in two sections."""
    text = WORDS[lang]
    here, plan = text["sections"]
    chart = Chart("columns", text["money"], ("2016", "2017"),
                  (Series("中央" if lang == "zh" else "Central", (250.0, None), "#0e7490"),),
                  "万元" if lang == "zh" else "10,000 yuan", 2)  # fmt: skip
    return Briefing(
        lang=lang, title=text["title"], subtitle=text["subtitle"],
        chapters=(
            Chapter("here", here, text["alone"], text["points"], schools(lang, many),
                    sources=("三年规划.xlsx",)),
            Chapter("plan", plan, text["chosen"], ("1", "2", "3", "4", "5"),
                    map=MapPicture(spec(lang), "", "甲小学在北，乙小学在南")),
            Chapter("money", plan, text["money"], (text["who"], IDENTITY), chart=chart),
        ),
        office=Office(text["unit"], text["date"], "藏S（2016）001号", "内部资料"),
        stamp=text["stamp"], version="0123456789abcdef", command="gaibao brief plan -o out",
        standing=text["standing"], credits=("天地图",),
    )  # fmt: skip
