"""A presentation's parts: sample slides out, nobody's name kept."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from pptx.oxml.ns import qn

from gaibao_geo.briefing.chapter import Briefing
from gaibao_geo.briefing.slides.text import clean

# What of the presentation itself may stay: its looks. Comments and their authors, tags,
# printers' settings and the like belong to slides that are gone, or to a person.
_LOOKS = ("slideMaster", "notesMaster", "handoutMaster", "presProps", "viewProps", "theme",
          "tableStyles", "font")  # fmt: skip
_TELLING = ("sldSz", "notesSz", "sldMasterIdLst", "notesMasterIdLst", "handoutMasterIdLst",
            "sldIdLst", "embeddedFontLst", "defaultTextStyle", "kinsoku")  # fmt: skip


def emptied(file: Any) -> None:
    """Take every slide out of an open presentation, and all that only they or a person need.

    Sections and custom shows name slides: a list that names one that is gone makes PowerPoint
    offer to repair the file. What nothing refers to any more is not written.
    """
    part, root = file.part, file.part._element
    for slide in list(root.sldIdLst if root.sldIdLst is not None else ()):
        root.sldIdLst.remove(slide)
    for child in list(root):
        if child.tag.rpartition("}")[2] not in _TELLING:
            root.remove(child)
    for rid, link in list(part.rels.items()):
        if link.reltype.rpartition("/")[2] not in _LOOKS:
            part.rels.pop(rid)
    for master in file.slide_masters:
        for holder in (master, *master.slide_layouts):
            _no_jumps(holder.part)
    package = part.package
    for rid, link in list(package._rels.items()):
        if link.reltype.rpartition("/")[2] not in ("officeDocument", "core-properties"):
            package._rels.pop(rid)


def _no_jumps(part: Any) -> None:
    """A button on a master that leads to a sample slide would keep that slide in the file."""
    for rid, link in list(part.rels.items()):
        if link.reltype.endswith("/slide"):
            for element in list(part._element.iter()):
                if element.get(qn("r:id")) == rid:
                    element.getparent().remove(element)
            part.rels.pop(rid)


def described(file: Any, briefing: Briefing) -> None:
    """Say in the file's properties what it is and which office made it; no person is named."""
    about = file.core_properties
    about.title, about.subject = clean(briefing.title)[:255], clean(briefing.subtitle)[:255]
    about.author = about.last_modified_by = clean(briefing.office.unit)[:255]
    about.comments = clean(" · ".join(filter(None, (briefing.stamp, briefing.standing))))[:255]
    about.keywords = clean(briefing.version)[:255]
    about.category = about.content_status = about.identifier = about.version = ""
    about.language = {"zh": "zh-CN", "en": "en-US"}[briefing.lang]
    about.created = about.modified = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    about.revision = 1
