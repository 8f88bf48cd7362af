import pytest
import torch
from toy_detector import toy_config
from toy_runner import toy_runner

from mmdapled.registry import MODELS

CHECKPOINTS = dict(checkpoint=dict(type='CheckpointHook', interval=1))


def last_losses(work_dir, hooks, epochs, **kwargs):
    """Train with random jitter; return the loss of the last iteration and the sum of the weights."""
    torch.manual_seed(0)
    runner = toy_runner(MODELS.build(toy_config()), work_dir, hooks, epochs, jitter=True,
                        randomness=dict(seed=5), default_hooks=CHECKPOINTS, **kwargs)  # fmt: skip
    runner.train()
    return float(runner.message_hub.get_scalar('train/loss').current()), runner.model.bbox_head.weight.sum().item()


@pytest.mark.parametrize('seeded', [True, False], ids=['with the hook', 'without it'])
def test_resumed_run_ends_as_the_uninterrupted_one(tmp_path, seeded):
    hooks = [dict(type='EpochSeedHook')] if seeded else []
    whole = last_losses(tmp_path / 'whole', hooks, 3)
    last_losses(tmp_path / 'cut', hooks, 2)
    resumed = last_losses(tmp_path / 'cut', hooks, 3, resume=True)
    assert (resumed == pytest.approx(whole, rel=1e-6)) == seeded


def test_epochs_and_seeds_differ(tmp_path):
    hooks = [dict(type='EpochSeedHook')]
    assert last_losses(tmp_path / 'a', hooks, 1) != last_losses(tmp_path / 'b', hooks, 2)
