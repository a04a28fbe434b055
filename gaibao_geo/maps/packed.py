"""A description made small: texts that come again and again are written once.

Hundreds of schools are each held to the same twenty norms. Written out, the names of
the norms and their documents would be most of the page. What is left is squeezed: figures in
their sentences are a seventh of their size, on the page and on their way to the app's map.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import fields, is_dataclass
from typing import Any

from gaibao_geo.maps.spec import MapSpec


class _Texts(dict[str, int]):
    """Each text's number; a new one gets the next."""

    def __missing__(self, text: str) -> int:
        self[text] = len(self)
        return self[text]


def packed(spec: MapSpec) -> dict[str, Any]:
    """``spec`` and ``texts``, ready to be written as JSON.

    ``spec`` is the description field by field, but for the popups of its places and
    points, which are lists: ``[title, subtitle, [[heading, text, [row, ...]], ...]]`` with
    ``[label, value, source, detail]`` as a row, less what is empty at its end. In them each
    text is its place in ``texts``, of which the first is empty. The points on the right of a
    swiped map are written as what differs from those on the left.
    """
    texts = _Texts({"": 0})
    tree = _tree(spec)
    for place in tree["places"]:
        place["popup"] = _popup(place["popup"], texts)
    for overlay in tree["overlays"]:
        for point in overlay["points"]:
            point["popup"] = _popup(point["popup"], texts)
    if spec.swipe and len(tree["overlays"]) > 1:
        left, right = (overlay["points"] for overlay in tree["overlays"])
        tree["overlays"][1]["points"] = [
            {name: own[name] for name in own if own[name] != twin[name]}
            for own, twin in zip(right, left, strict=True)
        ]
    return {"spec": tree, "texts": list(texts)}


def _tree(part: Any) -> Any:
    """Records as dictionaries, all the way down; geometry, large and written already, as it is."""
    if is_dataclass(part):
        return {field.name: _tree(getattr(part, field.name)) for field in fields(part)}
    return tuple(map(_tree, part)) if isinstance(part, tuple) else part


def as_json(every: dict[str, Any]) -> bytes:
    """What the page's script is given, as JSON in UTF-8."""
    return json.dumps(every, ensure_ascii=False, separators=(",", ":")).encode()


def squeezed(data: bytes) -> bytes:
    """``data`` in gzip, as ``assets/packed.js`` reads it: one part, no name, no time."""
    return gzip.compress(data, 6, mtime=0)


def _popup(popup: dict[str, Any], texts: _Texts) -> list[Any]:
    sections = [
        [texts[section["heading"]], texts[section["text"]],
         [_row(row, texts) for row in section["rows"]]]
        for section in popup["sections"]
    ]  # fmt: skip
    return [texts[popup["title"]], texts[popup["subtitle"]], sections]


def _row(row: dict[str, str], texts: _Texts) -> list[int]:
    numbers = [texts[row[name]] for name in ("label", "value", "source", "detail")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return numbers
