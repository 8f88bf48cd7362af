"""Street scenes: deterministic, with true boxes and masks, varied."""

import time

import numpy as np
import pytest

from mmdapled.datasets.street import scene
from mmdapled.datasets.street.scene import CLASSES, LABELS, cached_street, render_street
from mmdapled.datasets.street.truth import Thing


@pytest.fixture(scope='module')
def streets():
    return [render_street(0, index, 240, 320) for index in range(60)]


def decode(code):
    """Return the mask of COCO's run lengths, by definition."""
    values = np.concatenate([np.full(run, place % 2) for place, run in enumerate(code['counts'])])
    return values.reshape(code['size'], order='F').astype(bool)


def test_deterministic_by_seed_and_index(streets):
    again = render_street(0, 5, 240, 320)
    assert np.array_equal(again.image, streets[5].image) and again.instances == streets[5].instances
    assert not np.array_equal(render_street(1, 5, 240, 320).image, again.image)
    assert not np.array_equal(streets[6].image, again.image)


def test_shapes_and_types(streets):
    street = streets[0]
    assert street.image.shape == (240, 320, 3) and street.image.dtype == np.uint8
    assert street.lights.shape == street.labels.shape == street.depth.shape == (240, 320)
    assert (street.lights.dtype, street.labels.dtype, street.depth.dtype) == (bool, np.uint8, np.float32)


def test_boxes_are_those_of_the_visible_masks(streets):
    for street in streets[:20]:
        for item in street.instances:
            rows, columns = np.nonzero(decode(item['mask']))
            assert item['bbox'] == [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]


def test_masks_agree_with_labels_and_do_not_overlap(streets):
    for street in streets[:20]:
        total = np.zeros((240, 320), int)
        for item in street.instances:
            mask = decode(item['mask'])
            total += mask
            assert (street.labels[mask] == LABELS.index(CLASSES[item['bbox_label']])).all()
        assert total.max() <= 1


def test_nearer_things_are_larger_and_stand_lower(streets):
    people = [
        (street.depth[decode(item['mask'])].mean(), item['bbox'][3] - item['bbox'][1])
        for street in streets for item in street.instances if item['bbox_label'] == 0 and not item['ignore_flag']
    ]  # fmt: skip
    depth, height = np.array(people).T
    assert np.corrcoef(1 / depth, height)[0, 1] > 0.8


def test_every_class_in_all_sizes(streets):
    boxes = [(item['bbox_label'], item['bbox']) for s in streets for item in s.instances if not item['ignore_flag']]
    counts = np.bincount([label for label, _ in boxes], minlength=3) / len(streets)
    assert (counts > 0.6).all() and (counts < 4).all()
    sizes = [max(x1 - x0, y1 - y0) for _, (x0, y0, x1, y1) in boxes]
    assert np.percentile(sizes, 5) < 25 and np.percentile(sizes, 95) > 80


def test_hidden_things_are_marked(streets):
    ignored = [item['ignore_flag'] for street in streets for item in street.instances]
    assert 0.02 < np.mean(ignored) < 0.3


def test_day_is_bright_textured_and_has_lights(streets):
    assert 80 < np.mean([street.image.mean() for street in streets]) < 150
    assert all(0.001 < street.lights.mean() < 0.2 for street in streets)
    assert all(street.image[street.lights].mean() > street.image.mean() + 30 for street in streets)
    detail = [np.abs(np.diff(street.image[200:, :, 1].astype(int), axis=1)).mean() for street in streets]
    assert min(detail) > 1, 'blur is invisible without texture'


def test_depth_and_labels_cover_the_scene(streets):
    street = streets[0]
    assert {LABELS[label] for label in np.unique(street.labels)} >= {'sky', 'building', 'sidewalk', 'road'}
    assert street.depth.min() > 0 and street.depth.max() == 120
    assert (street.depth[street.labels == LABELS.index('sky')] == 120).all()


def test_nearer_things_hide_farther_ones(monkeypatch):
    def bar(label, z, left, right):
        shape = np.array([[left, 20], [right, 20], [right, 60], [left, 60]], float)
        return Thing(z, label, lambda canvas: canvas.polygon(shape, (0, 0, 0)))

    monkeypatch.setattr(scene, 'populate', lambda *_: [bar('person', 5.0, 30, 60), bar('car', 10.0, 40, 90)])
    person, car = sorted(render_street(0, 0, 96, 128).instances, key=lambda item: item['bbox_label'])
    assert person['bbox'][::2] == pytest.approx([30, 61], abs=1) and car['bbox'][0] == person['bbox'][2]


def test_other_sizes():
    assert render_street(0, 0, 96, 128).image.shape == (96, 128, 3)
    assert render_street(0, 0, 416, 416).image.shape == (416, 416, 3)


def test_fast_enough_to_render_in_the_loader():
    """A scene takes 10 ms on an idle core; the bound is three times that, for shared machines."""
    times = []
    for index in range(30):
        start = time.process_time()
        render_street(2, index, 240, 320)
        times.append(time.process_time() - start)
    assert np.median(times) < 0.03


def test_cached_street_remembers_the_last_ones():
    assert cached_street(0, 1, 64, 64) is cached_street(0, 1, 64, 64)
    assert cached_street(0, 1, 64, 64) is not cached_street(0, 2, 64, 64)
    assert cached_street.cache_info().maxsize == 4
