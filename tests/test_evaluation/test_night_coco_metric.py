"""NightCocoMetric against mmdet's CocoMetric: on the whole set, and rerun on each group of images."""

import json
import logging
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest
import torch
from mmengine.logging import MMLogger
from spawned_jobs import evaluate_in_ranks
from toy_detections import CLASSES, toy_predictions

from mmdapled.evaluation import NightCocoMetric

ROOT = Path(__file__).resolve().parents[2]
DIM, BRIGHT = 10, 80


def coco_metric(**options):
    # Not at the top: mmdet needs the workarounds of mmdapled.
    from mmdet.evaluation import CocoMetric

    return CocoMetric(**options)


def run(metric, samples, inputs=None):
    """Feed a metric as the test loop does, two images at a time, and evaluate."""
    metric.dataset_meta = dict(classes=CLASSES)
    for start in range(0, len(samples), 2):
        part = slice(start, start + 2)
        metric.process(dict(inputs=inputs[part]) if inputs else {}, samples[part])
    return metric.evaluate(len(samples))


def flat_images(lumas):
    """Grey images with some texture."""
    texture = torch.linspace(-5, 5, 32).expand(3, 24, 32)
    return [(luma + texture).round().to(torch.uint8) for luma in lumas]


def part_of(file, folder, keep):
    """Write the annotation file of the images whose indices ``keep`` accepts."""
    document = json.loads(Path(file).read_text())
    document['images'] = [image for place, image in enumerate(document['images']) if keep(place)]
    ids = {image['id'] for image in document['images']}
    document['annotations'] = [item for item in document['annotations'] if item['image_id'] in ids]
    target = folder / 'part.json'
    target.write_text(json.dumps(document))
    return str(target)


def with_attributes(file, folder, attributes_of):
    document = json.loads(Path(file).read_text())
    for place, image in enumerate(document['images']):
        image['attributes'] = attributes_of(place)
    target = folder / 'with_attributes.json'
    target.write_text(json.dumps(document))
    return str(target)


@pytest.mark.parametrize(
    'options',
    [
        {},
        dict(proposal_nums=(100, 1, 10)),
        dict(classwise=True, metric_items=['mAP_75', 'mAP_s', 'AR@100']),
        dict(metric=['proposal', 'bbox']),
        dict(iou_thrs=np.array([0.5, 0.6, 0.75])),
        dict(prefix='mine'),
    ],
    ids=str,
)
def test_metrics_of_the_whole_set_are_cocometrics(msrs_file, options):
    samples = toy_predictions(msrs_file, CLASSES)
    expected = run(coco_metric(ann_file=msrs_file, **options), samples)
    found = run(NightCocoMetric(ann_file=msrs_file, **options), samples, flat_images([DIM] * 45))
    assert list(found)[: len(expected)] == list(expected)  # save_best='auto' takes the first
    assert {key: found[key] for key in expected} == pytest.approx(expected, abs=0, nan_ok=True)
    assert len(set(expected.values())) > 2


def test_masks_of_the_whole_set_and_of_a_group(coco_file, tmp_path):
    options = dict(metric=['bbox', 'segm'])
    samples = toy_predictions(coco_file, CLASSES, masks=True)
    for found in (sample['pred_instances'] for sample in samples):
        unsure = found['scores'] < 0.7
        found['bboxes'][unsure, 2:] = found['bboxes'][unsure, :2] + 4  # a box's area is not its mask's
    inputs = flat_images([DIM if place % 3 else BRIGHT for place in range(128)])
    found = run(NightCocoMetric(ann_file=coco_file, group_items=('mAP', 'mAP_m'), **options), samples, inputs)
    expected = run(coco_metric(ann_file=coco_file, **options), samples)
    assert {key: found[key] for key in expected} == expected and expected['coco/segm_mAP'] != expected['coco/bbox_mAP']
    part = run(coco_metric(ann_file=part_of(coco_file, tmp_path, lambda place: place % 3), **options),
               [sample for place, sample in enumerate(samples) if place % 3])  # fmt: skip
    for key in ('bbox_mAP', 'segm_mAP', 'bbox_mAP_m', 'segm_mAP_m'):
        assert found[f'coco/luma/0-25/{key}'] == part[f'coco/{key}']


def test_a_group_by_luma_equals_a_run_on_its_images(msrs_file, tmp_path):
    samples = toy_predictions(msrs_file, CLASSES)
    inputs = flat_images([DIM if place % 2 else BRIGHT for place in range(45)])
    found = run(NightCocoMetric(ann_file=msrs_file, luma_bins=(25, 50, 100)), samples, inputs)
    for name, odd in (('0-25', 1), ('50-100', 0)):
        file = part_of(msrs_file, tmp_path, lambda place, odd=odd: place % 2 == odd)
        alone = run(NightCocoMetric(ann_file=file, luma_bins=None), samples[odd::2])
        for key in ('bbox_mAP', 'bbox_mAP_50', 'voc_mAP50'):
            assert found[f'coco/luma/{name}/{key}'] == alone[f'coco/{key}']
        assert found[f'coco/luma/{name}/images'] == len(samples[odd::2])
    assert found['coco/luma/0-25/bbox_mAP'] != found['coco/luma/50-100/bbox_mAP']
    for name in ('25-50', '100-255'):
        assert [key for key in found if f'/{name}/' in key] == [
            f'coco/luma/{name}/{count}' for count in ('images', 'objects', 'classes')
        ]


def test_a_group_has_as_many_detections_per_image_as_the_whole_set(msrs_file):
    samples = toy_predictions(msrs_file, CLASSES, invented=20)
    found = run(NightCocoMetric(ann_file=msrs_file, proposal_nums=(1, 2, 3)), samples, flat_images([DIM] * 45))
    assert found['coco/luma/0-25/bbox_mAP_50'] == found['coco/bbox_mAP_50'] > 0
    assert found['coco/bbox_mAP'] == -1 and 'coco/luma/0-25/bbox_mAP' not in found  # which COCO defines at 100


def test_no_detection_at_all_is_reported_as_by_cocometric(msrs_file):
    samples = toy_predictions(msrs_file, CLASSES, miss=1.0, invented=0.0)
    assert run(NightCocoMetric(ann_file=msrs_file), samples, flat_images([DIM] * 45)) == {}


def test_groups_by_the_files_attributes(msrs_file, tmp_path):
    file = with_attributes(msrs_file, tmp_path, lambda place: dict(lighting='Low' if place < 20 else 'Strong'))
    samples = toy_predictions(msrs_file, CLASSES)
    found = run(NightCocoMetric(ann_file=file, luma_bins=None), samples)
    alone = run(coco_metric(ann_file=part_of(msrs_file, tmp_path, lambda place: place < 20)), samples[:20])
    assert found['coco/lighting/Low/bbox_mAP'] == alone['coco/bbox_mAP']
    assert {key.split('/')[1] for key in found if key.count('/') == 3} == {'lighting'}
    with pytest.raises(ValueError, match="'weather'.*expected some of lighting"):
        NightCocoMetric(ann_file=file, attributes=['weather'])


def test_groups_by_the_priors_level(msrs_file):
    samples = toy_predictions(msrs_file, CLASSES)[:6]
    noise = torch.from_numpy(np.random.default_rng(0).integers(0, 256, (3, 64, 96), dtype=np.uint8))
    inputs = [noise if place % 2 else noise // 16 for place in range(6)]
    metric = NightCocoMetric(ann_file=msrs_file, luma_bins=None, min_images=2, prior='mmdapled-tiny',
                             level_bins=dict(dark=2, blurry=(0.5,)))  # fmt: skip
    metric.dataset_meta = dict(classes=CLASSES)
    metric.process(dict(inputs=inputs), samples)
    dark = [image['levels']['dark'] for image, _ in metric.results]
    assert min(dark[::2]) > max(dark[1::2]) and set(metric.results[0][0]['levels']) == {'dark', 'blurry'}
    found = metric.evaluate(6)
    assert found['coco/dark/1of2/images'] == found['coco/dark/2of2/images'] == 3
    assert found['coco/blurry/0-0.5/images'] + found['coco/blurry/0.5-1/images'] == 6


def test_voc_can_be_left_out(msrs_file):
    samples, inputs = toy_predictions(msrs_file, CLASSES), flat_images([DIM] * 45)
    found = run(NightCocoMetric(ann_file=msrs_file), samples, inputs)
    assert found['coco/voc_mAP50'] == found['coco/luma/0-25/voc_mAP50'] > 0
    assert not [key for key in run(NightCocoMetric(ann_file=msrs_file, voc=False), samples, inputs) if 'voc' in key]


def test_result_files_are_cocometrics(msrs_file, tmp_path, monkeypatch):
    samples, inputs = toy_predictions(msrs_file, CLASSES), flat_images([DIM] * 45)
    monkeypatch.setattr(tempfile, 'tempdir', str(tmp_path / 'temporary'))
    (tmp_path / 'temporary').mkdir()
    run(coco_metric(ann_file=msrs_file, outfile_prefix=str(tmp_path / 'plain')), samples)
    kept = NightCocoMetric(ann_file=msrs_file, outfile_prefix=str(tmp_path / 'kept'))
    formatted = NightCocoMetric(ann_file=msrs_file, outfile_prefix=str(tmp_path / 'formatted'), format_only=True)
    assert run(kept, samples, inputs) and run(formatted, samples, inputs) == {}
    texts = {(tmp_path / f'{name}.bbox.json').read_text() for name in ('plain', 'kept', 'formatted')}
    assert len(texts) == 1
    metric = NightCocoMetric(ann_file=msrs_file)
    assert run(metric, samples, inputs) == run(metric, samples, inputs)  # as after every epoch
    assert metric.outfile_prefix is None and not list((tmp_path / 'temporary').iterdir())


def test_without_an_annotation_file(msrs_file):
    samples = toy_predictions(msrs_file, CLASSES)
    document = json.loads(Path(msrs_file).read_text())
    for sample in samples:
        boxes = [(item['bbox'], item['category_id'] - 1) for item in document['annotations']
                 if item['image_id'] == sample['img_id']]  # fmt: skip
        sample['instances'] = [dict(bbox=[x, y, x + w, y + h], bbox_label=label) for (x, y, w, h), label in boxes]
    found = run(NightCocoMetric(), samples, flat_images([DIM] * 45))
    expected = run(NightCocoMetric(ann_file=msrs_file), samples, flat_images([DIM] * 45))
    assert found == expected
    with pytest.raises(ValueError, match='lighting'):
        NightCocoMetric(attributes=['lighting'])


@pytest.fixture
def logged(caplog):
    """What is logged while the test runs; mmengine's loggers don't propagate."""
    logger = MMLogger.get_current_instance()
    logger.addHandler(caplog.handler)
    yield lambda: [record.getMessage() for record in caplog.records if record.levelno >= logging.INFO]
    logger.removeHandler(caplog.handler)


def test_the_table_is_logged(msrs_file, logged):
    inputs = flat_images([DIM] * 44 + [BRIGHT])
    found = run(NightCocoMetric(ann_file=msrs_file), toy_predictions(msrs_file, CLASSES), inputs)
    (printed,) = [message for message in logged() if 'luma/0-25' in message]
    rows = {line.split('|')[1].strip(): line for line in printed.splitlines() if '/' in line}
    assert list(rows) == ['all/images', 'luma/0-25', 'luma/25-50', 'luma/50-255']
    for key in ('bbox_mAP', 'bbox_mAP_50', 'voc_mAP50'):
        assert f' {found["coco/" + key]:.3f} ' in rows['all/images']
    assert ' 44 ' in rows['luma/0-25'] and 'fewer than 10 images' in rows['luma/50-255']


def test_what_cocometric_counts_without_a_word_is_said(msrs_file, tmp_path, logged):
    document = json.loads(Path(msrs_file).read_text())
    document['annotations'][0]['id'] = 0
    file = tmp_path / 'from_zero.json'
    file.write_text(json.dumps(document))
    run(NightCocoMetric(ann_file=msrs_file), toy_predictions(msrs_file, CLASSES), flat_images([DIM] * 45))
    assert not [message for message in logged() if message.startswith('NightCocoMetric')]
    run(NightCocoMetric(ann_file=str(file)), toy_predictions(msrs_file, CLASSES)[:40], flat_images([DIM] * 40))
    missing, zero = [message for message in logged() if message.startswith('NightCocoMetric')]
    assert '5 of 45 images of the annotation file were not given' in missing and 'id 0' in zero


def test_iou_thresholds_of_a_config_are_lists_or_one_number(msrs_file):
    samples, inputs = toy_predictions(msrs_file, CLASSES), flat_images([DIM] * 45)
    expected = run(NightCocoMetric(ann_file=msrs_file), samples, inputs)
    found = run(NightCocoMetric(ann_file=msrs_file, iou_thrs=0.5), samples, inputs)
    assert found['coco/bbox_mAP'] == found['coco/luma/0-25/bbox_mAP'] == expected['coco/bbox_mAP_50']
    found = run(NightCocoMetric(ann_file=msrs_file, iou_thrs=[0.6, 0.75]), samples, inputs)
    assert found['coco/bbox_mAP_50'] == -1 and 'coco/luma/0-25/bbox_mAP_50' not in found


@pytest.mark.parametrize(
    ('classes', 'message'),
    [(('bicycle', 'person', 'car'), 'labels would be exchanged'), (('person', 'bus'), 'unknown'), ((), 'no class')],
)
def test_wrong_classes_stop_the_first_batch(msrs_file, classes, message):
    metric = NightCocoMetric(ann_file=msrs_file)
    metric.dataset_meta = dict(classes=classes)
    with pytest.raises(ValueError, match=message):
        metric.process({}, toy_predictions(msrs_file, CLASSES)[:1])


@pytest.mark.parametrize(
    ('options', 'message'),
    [
        (dict(luma_bins=(50, 25)), 'luma: expected'),
        (dict(level_bins=dict(blurry=(2.0,))), 'blurry: expected'),
        (dict(group_items=('AP',)), 'group_items: expected'),
        (dict(prior='clip'), 'prior: expected'),
    ],
)
def test_bad_options_stop_before_the_detector_runs(msrs_file, options, message):
    with pytest.raises(ValueError, match=message):
        NightCocoMetric(ann_file=msrs_file, **options)


FOUND = """
import sys
from mmengine.evaluator import Evaluator
from mmengine.registry import DefaultScope, init_default_scope
import mmdapled
assert not {'mmdet', 'pycocotools', 'terminaltables'} & set(sys.modules)
for scope in (None, 'mmdet'):
    if scope:
        init_default_scope(scope)
    assert (DefaultScope.get_current_instance() is None) == (scope is None)
    (metric,) = Evaluator(dict(type='NightCocoMetric', ann_file=FILE)).metrics
    assert [cls.__name__ for cls in type(metric).__mro__[:2]] == ['NightCocoMetric', 'CocoMetric']
"""


def test_found_by_name_after_a_bare_import_from_every_scope(msrs_file):
    script = FOUND.replace('FILE', repr(msrs_file))
    done = subprocess.run([sys.executable, '-c', script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_two_processes_give_the_metrics_of_one(msrs_file, tmp_path):
    samples = toy_predictions(msrs_file, CLASSES)
    inputs = flat_images([DIM if place % 2 else BRIGHT for place in range(45)])
    arguments = (2, str(tmp_path), msrs_file, CLASSES, samples, inputs)
    torch.multiprocessing.spawn(evaluate_in_ranks, arguments, nprocs=2)
    expected = run(NightCocoMetric(ann_file=msrs_file), samples, inputs)
    assert [json.loads((tmp_path / f'{rank}.json').read_text()) for rank in (0, 1)] == [expected] * 2


def metrics_of_the_tool(folder, data, *evaluator):
    """Return the metrics that tools/test.py writes for YOLOX-Nano as published on MSRS-night's validation images."""
    config = 'configs/detection/yolox-nano_msrs-night_plain.py'
    command = [sys.executable, 'tools/test.py', config, 'none', '--work-dir', str(folder), '--cfg-options', *evaluator]
    environment = dict(os.environ, MMDAPLED_DATA=str(data))
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    (file,) = folder.glob('*/*.json')
    return json.loads(file.read_text())


@pytest.mark.slow
def test_the_real_detector_on_the_real_night_by_name_from_a_config(shared_data, tmp_path):
    file = shared_data / 'msrs_night' / 'annotations' / 'val.json'
    plain = ['_delete_=True', 'type=CocoMetric', f'ann_file={file}', 'proposal_nums=[100,1,10]']
    expected = metrics_of_the_tool(tmp_path / 'plain', shared_data, *(f'test_evaluator.{option}' for option in plain))
    metrics = metrics_of_the_tool(tmp_path / 'night', shared_data, 'test_evaluator.prior=mmdapled-tiny')
    whole = [key for key in expected if key.startswith('coco/')]
    assert {key: metrics[key] for key in whole} == {key: expected[key] for key in whole}
    assert (metrics['coco/bbox_mAP'], metrics['coco/bbox_mAP_50']) == (0.172, 0.381)
    for grouping in ('luma', 'blurry'):
        counts = [value for key, value in metrics.items() if grouping in key and key.endswith('/images')]
        assert len(counts) == 3 and sum(counts) == 45
