"""tools/benchmark.py: every figure, also through a detector's data preprocessor."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KEYS = {'model', 'size', 'params_m', 'gmacs', 'latency_ms', 'latency_spread_ms', 'peak_mb'}


def run(*arguments):
    """Run the tool from the repository root."""
    command = [sys.executable, 'tools/benchmark.py', *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)


@pytest.mark.slow
def test_every_figure_is_there(tmp_path):
    (tmp_path / 'quality.json').write_text('{"dapled-t": 20.0, "gamma": 15.0}')
    done = run(
        '--models', 'dapled-t', 'gamma', '--sizes', '64x96', '128x128', '--rounds', 3, '--json', tmp_path / 'cost.json',
        '--quality', tmp_path / 'quality.json', '--plot', tmp_path / 'plot.png',
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    rows = json.loads((tmp_path / 'cost.json').read_text())
    assert [(row['model'], row['size']) for row in rows] == [
        ('dapled-t', '64x96'), ('gamma', '64x96'), ('dapled-t', '128x128'), ('gamma', '128x128')]  # fmt: skip
    assert all(set(row) >= KEYS for row in rows)
    small, _, large, gamma = rows
    assert 0.2 < small['params_m'] == large['params_m'] <= 0.35 and gamma['params_m'] == 0
    assert large['gmacs'] == pytest.approx(small['gmacs'] * 128 * 128 / (64 * 96), rel=0.3) and gamma['gmacs'] == 0
    assert all(row['latency_ms'] > 0 and row['peak_mb'] > 0 for row in (small, large))
    assert (tmp_path / 'plot.png').stat().st_size > 1000


@pytest.mark.slow
def test_the_restorer_in_a_data_preprocessor_is_counted(tmp_path):
    detector = ROOT / 'configs/_base_/models/yolox-nano.py'
    done = run('--models', 'dapled-t', '--sizes', '128x128', '--rounds', 2, '--no-memory', '--detector', detector,
               '--json', tmp_path / 'cost.json')  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    row = json.loads((tmp_path / 'cost.json').read_text())[0]
    assert row['joint_gmacs'] == pytest.approx(row['detector_gmacs'] + row['gmacs'], rel=1e-3)
    assert row['joint_ms'] > 0 and row['peak_mb'] is None and 'added_share' in row


@pytest.mark.parametrize(
    ('arguments', 'message'),
    [(('--models', 'no-such'), 'dapled-t'), (('--sizes', '256'), 'HEIGHTxWIDTH'), (('--plot', 'a.png'), '--quality')],
)
def test_what_cannot_be_measured_is_said(arguments, message):
    done = run(*arguments)
    assert done.returncode == 2 and message in done.stderr
