"""Overlays: structure is grey, hue shows the level, the scale has both ends."""

import numpy as np

from mmdapled.visualization.drawing import viridis
from mmdapled.visualization.overlay import blend, colour_scale, overlay_sheet


def test_sheet_has_a_panel_per_map_and_the_scale():
    image = np.full((60, 80, 3), 128, np.uint8)
    maps = dict(dark=np.zeros((4, 4), np.float32), blurry=np.ones((4, 4), np.float32))
    sheet = overlay_sheet(image, maps, dict(dark=0.0, blurry=1.0))
    assert sheet.dtype == np.uint8 and 3 * 80 < sheet.shape[1] < 3 * 80 + 60
    dark, blurry = sheet[-30, 120], sheet[-30, 200]
    assert dark[2] > dark[0] and blurry[0] > blurry[2], 'dark blue is 0, yellow is 1'


def test_blend_keeps_structure_and_drops_the_images_colours():
    red, blue = np.zeros((2, 2, 3), np.uint8), np.zeros((2, 2, 3), np.uint8)
    red[..., 0] = blue[..., 2] = 90
    colours = viridis(np.full((2, 2), 0.5, np.float32), (2, 2))
    assert (blend(red, colours) == blend(blue, colours)).all()
    assert (blend(red, colours) > blend(np.zeros_like(red), colours)).all()


def test_scale_goes_from_one_above_to_zero_below():
    bar = colour_scale(100)[:, 8]
    top, bottom = viridis(np.array([[1.0]]), (1, 1))[0, 0], viridis(np.array([[0.0]]), (1, 1))[0, 0]
    assert (bar[0] == top).all() and (bar[-1] == bottom).all()
