"""Draws the kernel's logo: a small layered network in a rounded square.

Needs pycairo. Writes the three files that Jupyter looks for into the kernel's sources, where the
build embeds them: python3 kernelspec/make_logos.py
"""

import pathlib

import cairo

TARGET = pathlib.Path(__file__).parent.parent / "Sources/SwiftKernel/Configuration/Logos"
BACKGROUND = (0.11, 0.23, 0.37)
LINE = (0.98, 0.62, 0.24, 0.55)
NODE = (1.0, 0.72, 0.33)
# Heights of the nodes of each layer, from left to right, in a square of side 1.
LAYERS = [(0.27, 0.50, 0.73), (0.38, 0.62), (0.50,)]
COLUMNS = (0.22, 0.51, 0.79)


def draw(context):
    radius = 0.2
    for x, y, angle in [(1, 0, -1), (1, 1, 0), (0, 1, 1), (0, 0, 2)]:
        centre = (radius if x == 0 else 1 - radius, radius if y == 0 else 1 - radius)
        context.arc(*centre, radius, angle * 1.570796, (angle + 1) * 1.570796)
    context.close_path()
    context.set_source_rgb(*BACKGROUND)
    context.fill()

    context.set_source_rgba(*LINE)
    context.set_line_width(0.03)
    for index in range(len(LAYERS) - 1):
        for left in LAYERS[index]:
            for right in LAYERS[index + 1]:
                context.move_to(COLUMNS[index], left)
                context.line_to(COLUMNS[index + 1], right)
                context.stroke()

    context.set_source_rgb(*NODE)
    for column, layer in zip(COLUMNS, LAYERS):
        for height in layer:
            context.arc(column, height, 0.085, 0, 6.283185)
            context.fill()


TARGET.mkdir(parents=True, exist_ok=True)
for size in (32, 64):
    surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, size, size)
    context = cairo.Context(surface)
    context.scale(size, size)
    draw(context)
    surface.write_to_png(str(TARGET / f"logo-{size}x{size}.png"))
surface = cairo.SVGSurface(str(TARGET / "logo-svg.svg"), 128, 128)
context = cairo.Context(surface)
context.scale(128, 128)
draw(context)
surface.finish()
