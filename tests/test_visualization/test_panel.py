"""A strip has every panel in order, at its place."""

import numpy as np
import pytest
import torch

from mmdapled.restorers import RestorationOutput
from mmdapled.visualization import Boxes, restoration_strip
from mmdapled.visualization.panel import GAP

NIGHT = np.full((60, 80, 3), 20, np.uint8)
PLAIN = RestorationOutput(torch.full((1, 3, 60, 80), 0.6))
MAPPED = RestorationOutput(torch.full((1, 3, 60, 80), 0.6), (torch.ones(1, 4, 15, 20),), torch.full((1, 4), 0.5))
BOX = Boxes(np.array([[10, 10, 40, 50]]), ['car'], [0])


def panels(strip, count, width=80, height=60):
    assert strip.shape[1] == count * width + (count - 1) * GAP
    return [strip[-height:, i * (width + GAP) : i * (width + GAP) + width] for i in range(count)]


def test_all_five_panels_in_order():
    clean = np.full((60, 80, 3), 180, np.uint8)
    night, maps, restored, boxes, truth = panels(restoration_strip(NIGHT, MAPPED, BOX, BOX, clean), 5)
    assert (night == 20).all()
    assert maps[28, 38].tolist() == pytest.approx([253, 231, 36], abs=4)
    assert (restored == 153).all()
    assert boxes[10, 30].tolist() == [86, 180, 233] and (boxes[55:] == 153).all()
    assert truth[10, 30].tolist() == [86, 180, 233] and (truth[55:] == 180).all()


def test_panels_without_content_are_left_out():
    assert len(panels(restoration_strip(NIGHT, PLAIN), 2)) == 2
    assert len(panels(restoration_strip(NIGHT, PLAIN, gt_boxes=BOX), 3)) == 3


def test_truth_without_a_clean_image_is_drawn_on_the_night():
    truth = panels(restoration_strip(NIGHT, PLAIN, gt_boxes=BOX), 3)[2]
    assert (truth[55:] == 20).all()


def test_boxes_follow_the_panels_height():
    boxes = panels(restoration_strip(NIGHT, PLAIN, BOX, height=120), 3, width=160, height=120)[2]
    assert boxes[20, 70].tolist() == [86, 180, 233] and boxes[100, 70].tolist() == [86, 180, 233]


def test_clean_image_of_another_size_fits():
    assert len(panels(restoration_strip(NIGHT, PLAIN, clean=np.zeros((30, 40, 3), np.uint8)), 3)) == 3


def test_wrong_arguments_raise():
    with pytest.raises(ValueError, match='uint8 RGB'):
        restoration_strip(NIGHT.astype(np.float32), PLAIN)
    with pytest.raises(ValueError, match='batch of 2'):
        restoration_strip(NIGHT, RestorationOutput(torch.zeros(2, 3, 60, 80)))
