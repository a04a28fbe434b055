"""A page's data travels squeezed: what the browser reads is what was written, byte for byte."""

from __future__ import annotations

import gzip
import random
import zlib
from base64 import b64encode
from importlib.resources import files

import pytest

from gaibao_geo.maps.packed import as_json, squeezed
from gaibao_geo.maps.spec import Dots, LegendRow, MapSpec, View

ASSETS = files("gaibao_geo.maps") / "assets"
FIXED, HUFFMAN = zlib.Z_FIXED, zlib.Z_HUFFMAN_ONLY


def test_the_same_data_gives_the_same_bytes_and_any_reader_of_gzip_reads_them():
    every = {"spec": {"title": "江孜县 </script>"}, "texts": ["", "一" * 500]}
    small = squeezed(as_json(every))
    assert small == squeezed(as_json(every))
    assert gzip.decompress(small) == (
        '{"spec":{"title":"江孜县 </script>"},"texts":["","' + "一" * 500 + '"]}'
    ).encode()
    assert len(small) < 120
    assert small[3:8] == b"\0\0\0\0\0"  # no name, no time: the head is ten bytes


def deflated(data, level=9, strategy=zlib.Z_DEFAULT_STRATEGY):
    writer = zlib.compressobj(level, zlib.DEFLATED, -15, 9, strategy)
    return writer.compress(data) + writer.flush()


@pytest.mark.browser
def test_the_browser_inflates_whatever_zlib_deflates(browser):
    """Blocks stored, of fixed codes and of codes of their own; copies near and far; nothing."""
    made = random.Random(3)
    noise = bytes(made.randrange(256) for _ in range(70_000))  # more than one stored block
    text = "，".join(f"应有{made.randrange(9_999) / 10}人，实有{made.randrange(99)}人"
                    for _ in range(9_000)).encode()  # fmt: skip
    cases = [
        deflated(data, level, strategy)
        for data in (b"", b"a", b"a" * 258, b"ab" * 40_000, noise, text, text + noise + text)
        for level, strategy in ((0, 0), (1, 0), (6, 0), (9, 0), (9, FIXED), (9, HUFFMAN))
    ]
    page = browser.new_page()
    page.add_script_tag(content="".join(
        (ASSETS / name).read_text(encoding="utf-8") for name in ("dom.js", "packed.js")
    ))
    for packed in cases:
        plain = zlib.decompress(packed, -15)
        read = page.evaluate("""([packed, size]) => {
          const found = gaibao.inflate(gaibao.bytes(packed), new Uint8Array(size));
          let sum = 0, text = [];
          for (const byte of found) sum = (sum * 31 + byte) % 1000003;
          return [found.length, sum];
        }""", [b64encode(packed).decode(), len(plain)])  # fmt: skip
        total = 0
        for byte in plain:
            total = (total * 31 + byte) % 1_000_003
        assert read == [len(plain), total]
    page.close()


@pytest.mark.browser
def test_a_page_reads_signs_of_every_length_and_what_looks_like_code(opened):
    title = "三明 é 𠮷 </script> {{7*7}} \\u003c \u2028"
    dots = Dots("d", "Dots", "", "", (LegendRow("k", title, "#000000", 0),))
    spec = MapSpec("zh", title, "", (View("all", "a", (100.0, 20.0, 110.0, 30.0)),), "",
                   dots=(dots,))  # fmt: skip
    page = opened(spec)
    assert page.locator("h1").text_content() == title
    assert page.locator(".gb-legend span").first.text_content() == title
