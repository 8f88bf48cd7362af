"""A probe measures a restorer and finds the signs that it is dead."""

import pytest
import torch

from mmdapled.engine.hooks.liveness_probe import RestorerProbe, problems_of, trains
from mmdapled.registry import MODELS

IMAGE = torch.linspace(0.1, 0.6, 3 * 16 * 16).reshape(1, 3, 16, 16)


def probed(**config):
    """Return a probe of a restorer after one forward and backward pass."""
    restorer = MODELS.build(config)
    probe = RestorerProbe('restorer', restorer)
    image = restorer(IMAGE).image
    if image.requires_grad:
        image.mean().backward()
    probe.end_iteration()
    probe.close()
    return probe


def test_counts_calls_changes_and_gradients_until_it_is_closed():
    probe = probed(type='Gamma', gamma=0.5)
    assert probe.calls == 1 and not probe.trains and probe.gradient_norms == [0.0]
    assert probe.changes == [pytest.approx(float((IMAGE.sqrt() - IMAGE).mean()))]
    probe.restorer(IMAGE)
    assert probe.calls == 1


def test_norm_is_that_of_all_weights():
    probe = probed(type='DAPLED')
    squares = [weight.grad.square().sum() for weight in probe.restorer.parameters() if weight.grad is not None]
    assert probe.trains and probe.gradient_norms == [pytest.approx(float(torch.stack(squares).sum().sqrt()))]


def test_unchanged_image_is_a_problem_unless_the_restorer_trains_later():
    probe = probed(type='DAPLED', frozen=True)
    assert not trains(probe.restorer) and 'unchanged in 1 calls' in problems_of(probe, [])[0]
    assert problems_of(probe, [], frozen_for_now=True) == []


def test_gradient_is_required_of_a_restorer_that_trained_when_the_probe_began():
    probe = probed(type='DAPLED')
    probe.changes = [0.1]
    probe.restorer.requires_grad_(False)
    assert 'is zero' in problems_of(probe, [0.0])[0] and problems_of(probe, [0.0, 1.0]) == []
