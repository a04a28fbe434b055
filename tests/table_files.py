"""Files and doubts that the tests of checking share."""

from __future__ import annotations

from conftest import ROOT

from gaibao_geo.intake import dataset
from gaibao_geo.io.uploads import Upload
from gaibao_geo.tables.findings import Repair
from gaibao_geo.words import both

DEMO = ROOT / "data" / "demo" / "gyantse"
PUPILS = 657  # of the demo's first school


def demo(*names):
    """Files of the shipped demo as somebody would upload them."""
    return tuple(Upload(name, (DEMO / name).read_bytes()) for name in names)


WHOLE = demo("schools.csv", "projects.csv", "project_items.csv", "dataset.toml")


def doubt_pupils(monkeypatch, severity="error"):
    """One more rule: it doubts the pupils of the first school and proposes 700."""

    def rule(data):
        schools = data.tables.get("schools")
        if schools is None or schools["pupils"].iloc[0] != PUPILS:
            return []
        said = {"value": str(PUPILS), "values": {"kind": both("kind.integer"), "unit": ""}}
        mend = Repair("set", "700")
        return [
            data.doubt("bad_value", severity, "schools", 0, column="pupils", repair=mend, **said)
        ]

    monkeypatch.setattr(dataset, "RULES", (*dataset.RULES, rule))
