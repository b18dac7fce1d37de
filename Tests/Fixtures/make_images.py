"""Makes the small image files of Tests/Fixtures/Images and the samples other decoders give for them.

Run with Pillow 13.0 and TensorFlow 2.21:  python Tests/Fixtures/make_images.py
A `.samples` file holds uint8 samples, a `.floats` file float32 values (little endian), both row by
row with the channels of a pixel side by side.
"""

import pathlib

import numpy as np
import tensorflow as tf
from PIL import Image

FOLDER = pathlib.Path(__file__).parent / "Images"
WIDTH, HEIGHT = 45, 30


def picture(channels):
    """Waves, an edge and a little noise: something for every frequency of the transform."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float64)
    planes = []
    for channel in range(channels):
        wave = 120 + 90 * np.sin(x / (3 + channel)) * np.cos(y / (4 + channel))
        edge = 60 * ((x + 2 * y + 7 * channel) % 37 > 18)
        noise = (x * 7919 + y * 104729 + channel * 1299709) % 23
        planes.append(np.clip(wave + edge - noise, 0, 255))
    return np.stack(planes, axis=-1).astype(np.uint8)


def save(name, samples):
    (FOLDER / name).write_bytes(np.ascontiguousarray(samples).tobytes())


def main():
    FOLDER.mkdir(exist_ok=True)
    colour = Image.fromarray(picture(3), "RGB")
    colour.save(FOLDER / "colour.jpg", quality=75)
    Image.fromarray(picture(1)[:, :, 0], "L").save(FOLDER / "grey.jpg", quality=80)
    Image.fromarray(picture(4), "CMYK").save(FOLDER / "inks.jpg", quality=85)
    colour.save(FOLDER / "progressive.jpg", quality=60, progressive=True, subsampling=0)
    whole = (FOLDER / "colour.jpg").read_bytes()
    (FOLDER / "truncated.jpg").write_bytes(whole[: len(whole) * 2 // 3])

    for name in ["colour", "grey", "inks", "progressive"]:
        with Image.open(FOLDER / f"{name}.jpg") as image:
            save(f"{name}.pillow.samples", np.asarray(image.convert("RGB")))
    fast = tf.io.decode_jpeg((FOLDER / "colour.jpg").read_bytes(), channels=3)
    save("colour.tensorflow.samples", fast.numpy())

    colour.save(FOLDER / "colour.png", optimize=True)
    save("colour.png.samples", np.asarray(colour))
    palette = colour.quantize(16)
    palette.save(FOLDER / "palette.png")
    save("palette.png.samples", np.asarray(palette.convert("RGB")))

    source = picture(3)
    for height, width in [(20, 20), (47, 61), (30, 13), (1, 1)]:
        resized = tf.image.resize(source, (height, width), method="bilinear", antialias=False)
        save(f"bilinear-{height}x{width}.floats", resized.numpy().astype("<f4"))
    for height, width in [(20, 20), (47, 61)]:
        resized = tf.image.resize(source, (height, width), method="nearest")
        save(f"nearest-{height}x{width}.samples", resized.numpy())


if __name__ == "__main__":
    main()
