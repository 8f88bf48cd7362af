"""The report of finished runs: metrics, verdicts, dead restorers, in every format."""

import csv
import json
from pathlib import Path

import pytest

from mmdapled.comparison.arm_results import gather
from mmdapled.comparison.charts import difference_label
from mmdapled.comparison.deciding_metric import AREAS, BOXES
from mmdapled.comparison.plan import read_plan
from mmdapled.comparison.report import write_report

PLANS = Path(__file__).parents[2] / 'configs' / 'plans'
PLAN = PLANS / 'msrs-night_yolox-nano.py'
ALIVE = dict(test=dict(restorer=dict(
    restorer='restorer', calls=1, mean_change=0.1, task_gradient_norms=[], changes_predictions=True, problems=[],
)))  # fmt: skip


@pytest.fixture
def finished_runs(tmp_path, shared_data, monkeypatch):
    """Two seeds of a plain arm that finds nothing, of one that finds all, and of a dead one."""
    monkeypatch.setenv('MMDAPLED_DATA', str(shared_data))
    plan = read_plan(str(PLAN))._replace(
        arms={'plain': {}, 'better': dict(restorer='dapled-t'), 'dead': dict(restorer='gamma')}, seeds=(0, 1)
    )
    objects = json.loads((shared_data / 'msrs_night' / 'annotations' / 'val.json').read_text())['annotations']
    for cell in plan.cells():
        folder = tmp_path / cell.folder
        (folder / 'test').mkdir(parents=True)
        shift = 0 if cell.arm == 'better' else 10_000
        found = [
            dict(image_id=item['image_id'], category_id=item['category_id'], score=0.5,
                 bbox=[item['bbox'][0] + shift, *item['bbox'][1:]])
            for item in objects
        ]  # fmt: skip
        BOXES.file(folder / 'test').write_text(json.dumps(found))
        metrics = {'coco/bbox_mAP': 0.2 + 0.01 * cell.seed, 'coco/bbox_mAP_50': 1.0 if cell.arm == 'better' else 0.0}
        result = dict(metrics=metrics, liveness={} if cell.arm == 'plain' else ALIVE, seconds=1.0)
        if cell.arm == 'dead':
            result = dict(dead=['restorer was never called'], liveness={})
        (folder / 'result.json').write_text(json.dumps(result))
    return plan, tmp_path


def test_metrics_and_verdicts(finished_runs):
    plan, work_dir = finished_runs
    plain, better, dead = gather(plan, work_dir, {})[0].arms
    assert str(plain.metrics['coco/bbox_mAP']) == '20.5 ± 0.7'
    assert better.difference.by_seed == pytest.approx([100, 100], abs=1) and better.verdict.startswith('above plain')
    assert dead.difference is None and dead.verdict == (
        'DEAD, not compared: seed 0: restorer was never called; seed 1: restorer was never called'
    )


def test_verdict_says_where_one_of_two_arms_was_not_trained(finished_runs):
    plan, work_dir = finished_runs
    plan = plan._replace(arms={**plan.arms, 'better': dict(restorer='dapled-t', train=False)})
    verdict = gather(plan, work_dir, {})[0].arms[1].verdict
    assert verdict.startswith('above plain') and verdict.endswith('(one of the two was trained, the other was not)')


def test_report_is_written_in_every_format(finished_runs):
    plan, work_dir = finished_runs
    cost = {'msrs-night/yolox-nano': {'better': dict(latency_ms=12.3, peak_mb=45.6)}}
    file = write_report(plan, gather(plan, work_dir, cost), work_dir / 'report', ['joint, seed 9: exit code 1'])
    text = file.read_text()
    assert '| better | 0, 1 | 20.5 ± 0.7 | 100.0 ± 0.0 | +100.0 [' in text and 'DEAD' in text
    assert 'FAILED: joint, seed 9' in text and 'Liveness, yolox-nano on msrs-night, better: test: 1 calls' in text
    page = file.with_suffix('.html').read_text()
    assert 'data:image/png;base64,' in page and 'src="http' not in page and '<td>better</td>' in page
    rows = list(csv.DictReader(file.with_suffix('.csv').open()))
    assert [row['arm'] for row in rows] == ['plain', 'better', 'dead'] and rows[1]['ms'] == '12'
    assert (file.parent / 'msrs-night_yolox-nano.png').stat().st_size > 1000


@pytest.fixture
def segmenter_runs(tmp_path):
    """Two seeds of a plain segmenter, of one that is better by construction, and of one tested on other images."""
    plan = read_plan(str(PLANS / 'night-street_segformer-mit-b0.py'))
    plan = plan._replace(arms={name: {} for name in ('plain', 'better', 'elsewhere')}, seeds=(0, 1))
    for cell in plan.cells():
        folder = tmp_path / cell.folder
        (folder / 'test').mkdir(parents=True)
        right = 90 if cell.arm == 'better' else 40
        names = [f'{cell.arm if cell.arm == "elsewhere" else ""}{index}' for index in range(12)]
        images = [
            dict(image=name, intersection=[right + index], union=[100], prediction=[100], label=[100])
            for index, name in enumerate(names)
        ]
        AREAS.file(folder / 'test').write_text(json.dumps(dict(classes=['road'], images=images)))
        metrics = {'mIoU': right + 5.5 + cell.seed, 'SSIM': 0.3214, 'PSNR': 9.76}
        (folder / 'result.json').write_text(json.dumps(dict(metrics=metrics, liveness={}, seconds=1.0)))
    return plan, tmp_path


def test_segmenters_are_compared_by_miou(segmenter_runs):
    plain, better, elsewhere = gather(*segmenter_runs, {})[0].arms
    assert better.deciding_metric == 'mIoU' and better.difference.by_seed == pytest.approx([50, 50])
    assert better.difference.low > 0 and better.verdict.startswith('above plain')
    assert str(plain.metrics['mIoU']) == '46.0 ± 0.7'
    assert elsewhere.difference is None and elsewhere.verdict.startswith(
        'not compared: the two results differ in images'
    )


def test_report_of_segmenters_shows_miou(segmenter_runs):
    plan, work_dir = segmenter_runs
    groups = gather(plan, work_dir, {})
    file = write_report(plan, groups, work_dir / 'report')
    for written in (file, file.with_suffix('.html'), file.with_suffix('.csv')):
        assert 'mIoU - plain' in written.read_text() and 'mAP' not in written.read_text()
    assert '| plain | 0, 1 | 46.0 ± 0.7 | 9.8 ± 0.0 | 0.321 ± 0.000 |' in file.read_text()
    assert 'Difference of mIoU from `plain`' in file.read_text()
    assert difference_label(groups[0]).startswith('mIoU - plain, points')


def test_detectors_without_an_annotation_file_are_compared_by_the_truth_beside_their_boxes(tmp_path):
    plan = read_plan(str(PLANS / 'night-street_mask-rcnn_r18.py'))._replace(seeds=(0,))
    box = dict(image_id=0, category_id=0, bbox=[10, 10, 30, 30])
    truth = dict(images=[dict(id=0, width=320, height=240)], categories=[dict(id=0, name='car')],
                 annotations=[dict(box, id=1, area=900, iscrowd=0)])  # fmt: skip
    for cell in plan.cells():
        folder = tmp_path / cell.folder
        (folder / 'test').mkdir(parents=True)
        found = dict(box, score=0.5, bbox=box['bbox'] if cell.arm != 'plain' else [90, 90, 30, 30])
        BOXES.file(folder / 'test').write_text(json.dumps([found]))
        (folder / 'test' / 'detections.gt.json').write_text(json.dumps(truth))
        (folder / 'result.json').write_text(json.dumps(dict(metrics={'coco/segm_mAP': 0.5}, liveness={}, seconds=1.0)))
    group = gather(plan, tmp_path, {})[0]
    assert group.arms[1].deciding_metric == 'mAP50' and group.arms[1].difference.mean == pytest.approx(100)
    text = write_report(plan, [group], tmp_path / 'report').read_text()
    assert 'mAP50 - plain' in text and '| 50.0 |' in text and 'mIoU' not in text


def test_nothing_to_compare_is_reported(segmenter_runs):
    plan, work_dir = segmenter_runs
    for file in work_dir.rglob(f'*{AREAS.suffix}'):
        file.unlink()
    group = gather(plan, work_dir, {})[0]
    assert group.deciding_metrics == [] and 'left nothing to compare image by image' in group.arms[1].verdict
    assert write_report(plan, [group], work_dir / 'report').is_file()


def test_nothing_finished_is_a_report_without_arms(finished_runs, tmp_path):
    plan, _ = finished_runs
    groups = gather(plan, tmp_path / 'empty', {})
    assert groups[0].arms == [] and '# Comparison' in write_report(plan, groups, tmp_path / 'r').read_text()
