"""The report of finished runs: figures, verdicts, dead restorers, in every format."""

import csv
import json
from pathlib import Path

import pytest

from mmdapled.comparison.findings import gather
from mmdapled.comparison.judged import BOXES
from mmdapled.comparison.plan import read_plan
from mmdapled.comparison.report import write_report

PLAN = Path(__file__).parents[2] / 'configs' / 'plans' / 'msrs-night_yolox-nano.py'
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
        figures = {'coco/bbox_mAP': 0.2 + 0.01 * cell.seed, 'coco/bbox_mAP_50': 1.0 if cell.arm == 'better' else 0.0}
        result = dict(metrics=figures, liveness={} if cell.arm == 'plain' else ALIVE, seconds=1.0)
        if cell.arm == 'dead':
            result = dict(dead=['restorer was never called'], liveness={})
        (folder / 'result.json').write_text(json.dumps(result))
    return plan, tmp_path


def test_figures_and_verdicts(finished_runs):
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


def test_nothing_finished_is_a_report_without_arms(finished_runs, tmp_path):
    plan, _ = finished_runs
    groups = gather(plan, tmp_path / 'empty', {})
    assert groups[0].arms == [] and '# Comparison' in write_report(plan, groups, tmp_path / 'r').read_text()
