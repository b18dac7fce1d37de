"""Makes PNG files of every kind of sample, and the red, green and blue that other programs read.

Run with TensorFlow 2.21 and Pillow 12.3:  python Tests/Fixtures/make_png_kinds.py

The files are written byte by byte: libraries do not write 16-bit colours, shallow greys or chunks
about colour at will. The samples are TensorFlow's, `tf.io.decode_png(channels=3)`, which is what
`keras.utils.image_dataset_from_directory` gives. Pillow must agree, save for 16-bit greys, which it
keeps as such.
"""

import io
import pathlib
import struct
import zlib

import numpy as np
import tensorflow as tf
from PIL import Image, ImageCms

FOLDER = pathlib.Path(__file__).parent / "Images" / "kinds"
WIDTH, HEIGHT = 13, 9
GREY, COLOUR, PALETTE, GREY_ALPHA, COLOUR_ALPHA = 0, 2, 3, 4, 6
CHANNELS = {GREY: 1, COLOUR: 3, PALETTE: 1, GREY_ALPHA: 2, COLOUR_ALPHA: 4}
PASSES = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def packed(rows, depth):
    """Rows of samples as bytes, each behind its filter, 0 for none."""
    result = b""
    for row in rows:
        row = row.reshape(-1)
        if depth == 16:
            content = row.astype(">u2").tobytes()
        elif depth == 8:
            content = row.astype("u1").tobytes()
        else:
            bits = "".join(format(value, f"0{depth}b") for value in row)
            bits += "0" * (-len(bits) % 8)
            content = bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8))
        result += b"\0" + content
    return result


def png(samples, kind, depth, extra=b"", interlaced=False):
    height, width = samples.shape[:2]
    header = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, int(interlaced))
    data = b""
    if interlaced:
        for x, y, across, down in PASSES:
            part = samples[y::down, x::across]
            if part.size:
                data += packed(part, depth)
    else:
        data = packed(samples, depth)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra
        + chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b"")
    )


def main():
    FOLDER.mkdir(exist_ok=True)
    generator = np.random.default_rng(11)

    def picture(kind, depth):
        samples = generator.integers(0, 2**depth, (HEIGHT, WIDTH, CHANNELS[kind]))
        if depth == 16:
            # The lower half must not count, not even by rounding.
            samples[0, 0] = 0x80FF
            samples[0, 1] = 0x7F80
        return samples

    colours = chunk(b"PLTE", generator.integers(0, 256, 3 * 16, dtype=np.uint8).tobytes())
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    about = {
        "linear": chunk(b"gAMA", struct.pack(">I", 100000)),
        "gamma": chunk(b"gAMA", struct.pack(">I", 45455)),
        "srgb": chunk(b"sRGB", b"\0") + chunk(b"gAMA", struct.pack(">I", 45455)),
        "profile": chunk(b"iCCP", b"sRGB\0\0" + zlib.compress(profile)),
    }
    files = {}
    for name, kind, depths in [
        ("grey", GREY, [1, 2, 4, 8, 16]), ("colour", COLOUR, [8, 16]), ("greyalpha", GREY_ALPHA, [8, 16]),
        ("colouralpha", COLOUR_ALPHA, [8, 16]), ("palette", PALETTE, [1, 2, 4]),
    ]:
        for depth in depths:
            samples = picture(kind, depth)
            table = colours if kind == PALETTE else b""
            files[f"{name}{depth}"] = png(samples, kind, depth, table)
            files[f"{name}{depth}-interlaced"] = png(samples, kind, depth, table, interlaced=True)
            if depth < 8 and kind == GREY:
                continue
            for what, extra in about.items():
                # A grey file may not have a profile for colours.
                if what == "profile" and kind in (GREY, GREY_ALPHA):
                    continue
                files[f"{name}{depth}-{what}"] = png(samples, kind, depth, extra + table)
    some = chunk(b"tRNS", bytes([0, 128, 255]))
    files["palette4-transparent"] = png(picture(PALETTE, 4), PALETTE, 4, colours + some)
    for name, kind, depth in [("grey", GREY, 8), ("colour", COLOUR, 8), ("colour", COLOUR, 16)]:
        samples = picture(kind, depth)
        key = chunk(b"tRNS", samples[2, 3].astype(">u2").tobytes())
        files[f"{name}{depth}-transparent"] = png(samples, kind, depth, key)

    for name, content in sorted(files.items()):
        (FOLDER / f"{name}.png").write_bytes(content)
        expected = tf.io.decode_png(content, channels=3).numpy()
        (FOLDER / f"{name}.samples").write_bytes(expected.tobytes())
        with Image.open(io.BytesIO(content)) as image:
            if image.mode.startswith("I"):
                continue
            pillow = np.asarray(image.convert("RGBA").convert("RGB"))
        assert np.array_equal(pillow, expected), name


if __name__ == "__main__":
    main()
