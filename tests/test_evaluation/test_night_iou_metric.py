"""NightIoUMetric against mmseg's IoUMetric, and the areas of each image."""

import json

import numpy as np
import pytest
import torch
from mmengine.registry import DefaultScope

from mmdapled.evaluation.areas import AREAS, load_areas, resampled_miou
from mmdapled.registry import METRICS

pytest.importorskip('mmseg')
CLASSES = ('sky', 'road', 'car', 'never there')
IGNORED = 255


def samples(count=7, names=('img_id', 'img_path')):
    """Label maps of three classes and predictions, two thirds of them right; some pixels are ignored."""
    found = []
    for index in range(count):
        label = torch.randint(0, 3, (1, 24, 32))
        guess = torch.where(torch.rand(label.shape) < 2 / 3, label, torch.randint(0, 3, label.shape))
        label[:, : index + 1] = IGNORED
        meta = dict(img_id=index, img_path=f'/photos/{index}.png')
        found.append({
            **{name: meta[name] for name in names}, 'gt_sem_seg': dict(data=label), 'pred_sem_seg': dict(data=guess),
        })  # fmt: skip
    return found


def run(images, **options):
    """Feed a metric as the test loop does, two images at a time."""
    metric = METRICS.build(options)
    metric.dataset_meta = dict(classes=CLASSES)
    for start in range(0, len(images), 2):
        metric.process({}, images[start : start + 2])
    return metric.evaluate(len(images))


@pytest.mark.parametrize('options', [{}, dict(iou_metrics=['mIoU', 'mDice', 'mFscore']), dict(prefix='mine')], ids=str)
def test_metrics_are_mmsegs(tmp_path, options):
    images = samples()
    expected = run(images, type='mmseg.IoUMetric', **options)
    metrics = run(images, type='NightIoUMetric', outfile_prefix=str(tmp_path / 'kept'), **options)
    assert metrics.keys() == expected.keys()
    np.testing.assert_array_equal(list(metrics.values()), list(expected.values()))


def test_areas_of_the_file_make_the_metric(tmp_path):
    images = samples()
    metrics = run(images, type='NightIoUMetric', outfile_prefix=str(tmp_path / 'kept'))
    areas = load_areas(str(tmp_path / 'kept.areas.json'))
    assert areas.classes == list(CLASSES) and areas.images == [str(index) for index in range(7)]
    assert resampled_miou(areas, np.ones((1, 7), dtype=int))[0] == pytest.approx(metrics['mIoU'], abs=0.006)


def test_areas_of_an_image_are_its_pixels(tmp_path):
    label = torch.tensor([[[0, 0, 1], [1, 2, IGNORED]]])
    guess = torch.tensor([[[0, 1, 1], [1, 0, 2]]])
    image = dict(img_path='/photos/a.png', gt_sem_seg=dict(data=label), pred_sem_seg=dict(data=guess))
    run([image], type='NightIoUMetric', outfile_prefix=str(tmp_path / 'kept'))
    written = json.loads((tmp_path / 'kept.areas.json').read_text())['images']
    counts = ([1, 2, 0, 0], [3, 3, 1, 0], [2, 3, 0, 0], [2, 2, 1, 0])
    assert written == [dict(image='/photos/a.png', **dict(zip(AREAS, counts, strict=True)))]


def test_no_prefix_and_no_ground_truth_write_no_areas(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run(samples(2), type='NightIoUMetric')
    out = dict(output_dir=str(tmp_path / 'maps'), outfile_prefix=str(tmp_path / 'kept'))
    run(samples(2, names=('img_path',)), type='NightIoUMetric', format_only=True, **out)
    assert [path.name for path in tmp_path.iterdir()] == ['maps'] and len(list((tmp_path / 'maps').iterdir())) == 2


def test_it_is_found_from_mmsegs_scope():
    with DefaultScope.overwrite_default_scope('mmseg'):
        assert type(METRICS.build(dict(type='NightIoUMetric'))).__name__ == 'NightIoUMetric'
