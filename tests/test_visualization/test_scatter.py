import cv2
import pytest

from mmdapled.visualization.scatter import draw_quality

ROWS = [
    dict(model=name, latency_ms=ms, latency_spread_ms=1.0, size='256x256') for name, ms in (('a', 7.0), ('b', 90.0))
]


def test_models_with_both_values_are_drawn(tmp_path):
    draw_quality(ROWS, {'a': 20.0, 'b': 22.0}, tmp_path / 'both.png')
    draw_quality(ROWS, {'a': 20.0}, tmp_path / 'one.png')
    both, one = (cv2.imread(str(tmp_path / name)) for name in ('both.png', 'one.png'))
    assert both.shape == one.shape and (both != one).any()


def test_nothing_to_draw_raises(tmp_path):
    with pytest.raises(ValueError, match='nothing to draw'):
        draw_quality(ROWS, {'c': 1.0}, tmp_path / 'none.png')
