"""benchmark_prior.py reports all values."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


def run(*arguments):
    """Run the tool from the repository root."""
    command = [sys.executable, 'projects/degradation_clip/tools/benchmark_prior.py', *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300, env=dict(os.environ)
    )


@pytest.mark.slow
def test_all_values_are_reported(tmp_path):
    done = run('--rounds', 2, '--json', tmp_path / 'cost.json')
    assert done.returncode == 0, done.stderr[-2000:]
    values = json.loads((tmp_path / 'cost.json').read_text())
    assert len(values) == 10 and values['prior, as used'] > values['tower, channels_last, batch norms folded'] > 0
    assert values['step of 8 images, with'] > 0 and 'added by the prior' in done.stdout


def test_an_unknown_prior_is_named():
    done = run('--prior', 'no-such')
    assert done.returncode == 2 and 'there are: ' in done.stderr
