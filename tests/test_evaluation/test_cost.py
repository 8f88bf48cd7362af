import sys
import time

import pytest
import torch
from spawned_jobs import allocate, fail
from torch import nn

from mmdapled.evaluation.cost import count_macs, count_parameters, interleaved, peak_megabytes


def test_parameters_include_frozen_ones_and_buffers():
    layer = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8))
    layer[0].weight.requires_grad_(False)
    assert count_parameters(layer) == 3 * 8 * 9 + 8 + 4 * 8


def test_macs_are_those_of_the_formula():
    conv, linear = nn.Conv2d(3, 8, 3, padding=1, groups=1), nn.Linear(16, 5)
    image, row = torch.rand(1, 3, 10, 12), torch.rand(7, 16)
    assert count_macs(lambda: (conv(image), linear(row))) == 10 * 12 * 3 * 8 * 9 + 7 * 16 * 5


def test_every_variant_runs_once_a_round_in_turn():
    calls = []
    spent = interleaved({'a': lambda: calls.append('a'), 'b': lambda: time.sleep(0.01)}, rounds=3, warm_up=2)
    assert len(calls) == 5 and all(len(times) == 3 for times in spent.values())
    assert min(spent['b']) >= 10 > max(spent['a'])


@pytest.mark.skipif(not sys.platform.startswith('linux'), reason='memory is read from /proc')
@pytest.mark.slow
def test_peak_memory_is_that_of_the_job():
    assert peak_megabytes(allocate, 200) == pytest.approx(200, abs=20)


@pytest.mark.slow
def test_a_job_that_fails_says_why():
    with pytest.raises(RuntimeError, match='ValueError: no such model'):
        peak_megabytes(fail)
