"""Files written for one image."""

import cv2
import numpy as np
import pytest
import torch

from mmdapled.apis.restored import named_levels, write_result
from mmdapled.restorers import RestorationOutput

NIGHT = np.full((20, 24, 3), (10, 20, 30), np.uint8)


def output(levels=None):
    rgb = torch.tensor([1.0, 0.4, 0.2]).view(1, 3, 1, 1).expand(1, 3, 20, 24)
    return RestorationOutput(rgb, (), levels)


def test_rgb_is_written_as_such(tmp_path):
    file = write_result(output(), NIGHT, tmp_path, 'a.png', strips=False)
    assert cv2.imread(str(file))[0, 0].tolist() == [51, 102, 255]
    assert [path.name for path in tmp_path.iterdir()] == ['a.png']


def test_strip_keeps_the_nights_colours(tmp_path):
    write_result(output(), NIGHT, tmp_path, 'a.png', strips=True)
    strip = cv2.imread(str(tmp_path / 'strips' / 'a.png'))
    assert strip[-1, 0].tolist() == [10, 20, 30] and strip[-1, -1].tolist() == [51, 102, 255]


def test_levels_have_names():
    assert named_levels(output()) is None
    named = named_levels(output(torch.tensor([[0.1, 0.2, 0.3, 0.4]])))
    assert named == pytest.approx(dict(dark=0.1, blurry=0.2, noisy=0.3, overexposed=0.4))
