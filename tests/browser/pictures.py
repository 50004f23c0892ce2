"""Pictures small enough to keep: a page has few colours, and a PNG may list them."""

from __future__ import annotations

import base64
import struct
import zlib
from typing import Final

from playwright.async_api import Page

_COLOURS: Final = 40
_TO_PALETTE: Final = """async ([png, most]) => {
  const bytes = Uint8Array.from(atob(png), letter => letter.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes], {type: 'image/png'}));
  const canvas = new OffscreenCanvas(picture.width, picture.height), pen = canvas.getContext('2d');
  pen.drawImage(picture, 0, 0);
  const data = pen.getImageData(0, 0, picture.width, picture.height).data, counts = new Map();
  const near = at => (data[at] >> 3) << 10 | (data[at + 1] >> 3) << 5 | data[at + 2] >> 3;
  for (let at = 0; at < data.length; at += 4) {
    const key = near(at), kept = counts.get(key);
    const colour = data[at] << 16 | data[at + 1] << 8 | data[at + 2];
    if (kept) { kept.n += 1; kept.of.set(colour, (kept.of.get(colour) || 0) + 1); }
    else counts.set(key, {n: 1, of: new Map([[colour, 1]])});
  }
  const rank = ([key, kept]) => {  // a colour says more than one more grey
    const [r, g, b] = [key >> 10, key >> 5 & 31, key & 31];
    return kept.n * (Math.max(r, g, b) - Math.min(r, g, b) > 6 ? 20 : 1);
  };
  const most_used = of => [...of].sort((a, b) => b[1] - a[1])[0][0];
  const palette = [...counts].sort((a, b) => rank(b) - rank(a)).slice(0, most).map(each => most_used(each[1].of));
  const apart = (one, r, g, b) => ((one >> 16) - r) ** 2 + ((one >> 8 & 255) - g) ** 2 + ((one & 255) - b) ** 2;
  const place = new Map();
  for (const key of counts.keys()) {
    const r = (key >> 10) * 255 / 31, g = (key >> 5 & 31) * 255 / 31, b = (key & 31) * 255 / 31;
    let best = 0;
    palette.forEach((one, n) => { if (apart(one, r, g, b) < apart(palette[best], r, g, b)) best = n; });
    place.set(key, best);
  }
  let pixels = '';
  for (let at = 0; at < data.length; at += 4) pixels += String.fromCharCode(place.get(near(at)));
  return {width: picture.width, height: picture.height, palette, pixels: btoa(pixels)};
}"""


async def with_few_colours(blank: Page, png: bytes) -> bytes:
    """Return a PNG with its most used colours alone; ``blank`` is an empty page, whose browser counts them."""
    found = await blank.evaluate(_TO_PALETTE, [base64.b64encode(png).decode(), _COLOURS])
    width, height, pixels = found["width"], found["height"], base64.b64decode(found["pixels"])
    lines = b"".join(b"\0" + pixels[at : at + width] for at in range(0, width * height, width))
    palette = b"".join(colour.to_bytes(3, "big") for colour in found["palette"])
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        [
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", palette),
            _chunk(b"IDAT", zlib.compress(lines, 9)),
            _chunk(b"IEND", b""),
        ]
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
