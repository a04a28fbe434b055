"""What a page of a map was given, read by other code than wrote it and than reads it there."""

from __future__ import annotations

import base64
import json
import re
import zlib

GZIP = 31  # bits of window and the sign for a gzip head, as zlib wants them


def block_of(page):
    """The data block of a page, letter by letter."""
    return re.search(r'id="gb-spec">(.*?)</script>', page, re.DOTALL)[1]


def data_of(page):
    """What stands in the block: ``spec``, ``texts`` and ``about``."""
    return json.loads(zlib.decompress(base64.b64decode(block_of(page), validate=True), GZIP))
