"""8 bits: what is quantised, and what is refused."""

import pytest

from mmdapled.export.int8 import Verdict, dense_convolutions, night_pairs, photo_files


def test_only_a_small_loss_and_a_gain_are_accepted():
    assert Verdict(0.4, 20.0, 15.0).accepted
    slower, worse = Verdict(0.4, 15.0, 16.0), Verdict(0.6, 20.0, 15.0)
    assert not slower.accepted and not worse.accepted
    assert 'refused: loses 0.40 dB' in str(slower) and '16.0 ms against 15.0 ms' in str(slower)


def test_dense_convolutions_in_the_middle_are_chosen():
    helper = pytest.importorskip('onnx').helper
    nodes = [helper.make_node('Conv', ['x', 'w'], ['y'], name=f'conv{i}', group=1) for i in range(20)]
    nodes.insert(5, helper.make_node('Conv', ['x', 'w'], ['y'], name='depthwise', group=8))
    graph = helper.make_graph(nodes, 'graph', [], [])
    assert dense_convolutions(helper.make_model(graph)) == [f'conv{i}' for i in range(2, 8)]
    with pytest.raises(ValueError, match='more than 14'):
        dense_convolutions(helper.make_model(helper.make_graph(nodes[:10], 'graph', [], [])))


def test_nights_are_darker_than_their_photos(tmp_path):
    pytest.importorskip('skimage')
    night, clean = next(night_pairs(photo_files(None)[:1]))
    assert night.shape == clean.shape == (1, 3, 256, 256) and night.mean() < 0.6 * clean.mean()
    with pytest.raises(FileNotFoundError, match='--photos'):
        photo_files(str(tmp_path))
