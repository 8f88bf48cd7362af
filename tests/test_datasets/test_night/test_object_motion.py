"""Moving objects: their masks, and the filled background."""

import numpy as np
import pytest

from mmdapled.datasets.night.object_motion import (
    Motion,
    choose_objects,
    draw_motion,
    ellipse,
    object_masks,
    split_layers,
)

IMAGE = np.zeros((60, 80, 3), np.uint8)


def square():
    mask = np.zeros((60, 80), np.float32)
    mask[20:40, 30:50] = 1
    return mask


def test_masks_of_any_kind():
    bits = square()[None].astype(np.uint8)
    wrapped = type('Masks', (), {'to_ndarray': lambda self: bits})()
    for masks in (bits, wrapped):
        assert np.array_equal(object_masks({'img': IMAGE, 'gt_masks': masks}), square()[None])
    assert object_masks({'img': IMAGE}).shape == (0, 60, 80)
    assert object_masks({'img': IMAGE, 'gt_masks': np.zeros((0, 5, 5))}).shape[0] == 0
    with pytest.raises(ValueError, match='do not cover the image'):
        object_masks({'img': IMAGE, 'gt_masks': bits[:, :30]})


def test_boxes_become_ellipses():
    masks = object_masks({'img': IMAGE, 'gt_bboxes': np.array([[30, 20, 50, 40], [0, 0, 1, 1], [0, 0, 80, 60]])})
    assert masks.shape == (1, 60, 80), 'too small, and too large to leave a background'
    assert masks[0, 30, 40] == 1 and masks[0, 21, 31] == 0 and not masks[0, :, :30].any()
    assert ellipse(60, 80, np.array([30, 20, 50, 40])).sum() == pytest.approx(np.pi * 100, rel=0.1)


def test_some_objects_are_chosen():
    masks = np.stack([square(), square()[::-1], np.roll(square(), 25, axis=1)])
    chosen = [choose_objects(masks, np.random.default_rng(seed)) for seed in range(20)]
    assert {int(mask.sum()) for mask in chosen} == {400, 800}


def test_kernel_is_straight_and_of_its_length():
    kernel = Motion(20.0, 0.0).kernel(0.5)
    rows, columns = np.nonzero(kernel)
    assert len(set(rows)) == 1 and np.ptp(columns) == 10 and kernel.sum() == pytest.approx(1, abs=1e-5)
    assert draw_motion((3, 4), np.random.default_rng(0)) == draw_motion((3, 4), np.random.default_rng(0))


def test_an_object_before_a_plain_background_is_its_blurred_mask():
    """A white square moves 10 px before grey: each pixel is a mix by the share of time that it is covered."""
    light = np.where(square()[..., None] > 0, np.float32(1), np.float32(0.2)).repeat(3, 2)
    layers = split_layers(light, square(), [Motion(10.0, 0.0).kernel(1.0)])
    np.testing.assert_allclose(layers.background, 0.2, atol=1e-5)
    signal = layers.background.copy()
    layers.over(signal)
    times = np.linspace(-5, 5, 1001)
    columns = np.arange(80)
    share = np.mean([np.clip(1 - np.abs(columns + time - np.clip(columns + time, 30, 49)), 0, 1) for time in times], 0)
    np.testing.assert_allclose(layers.opacity[30], share, atol=0.03)
    np.testing.assert_allclose(signal[30, :, 0], 0.2 + 0.8 * share, atol=0.03)
    assert (signal[:15] == np.float32(0.2)).all(), 'no blur across the movement'


def test_light_at_rest_keeps_every_bit():
    light = np.random.default_rng(0).random((60, 80, 3), dtype=np.float32)
    layers = split_layers(light, square(), [Motion(8.0, 0.3).kernel(1.0)])
    far = np.ones((60, 80), bool)
    far[10:50, 20:60] = False
    signal = layers.background.copy()
    layers.over(signal)
    assert np.array_equal(signal[far], light[far]) and not layers.opacity[far].any()


def test_a_lamp_nearby_does_not_shine_through_the_object():
    light = np.full((60, 80, 3), 0.1, np.float32)
    light[22:38, 52:56] = 8.0
    layers = split_layers(light, square(), [Motion(10.0, 0.0).kernel(1.0)])
    np.testing.assert_allclose(layers.background[square() > 0], 0.1, rtol=1e-4)
    everywhere = split_layers(light + 1, square(), [Motion(10.0, 0.0).kernel(1.0)])
    np.testing.assert_allclose(everywhere.background, light + 1, rtol=1e-6)
