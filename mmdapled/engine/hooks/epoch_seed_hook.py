"""Make a resumed run the run that was interrupted."""

from typing import Any

from mmengine.hooks import Hook
from mmengine.runner import set_random_seed

from mmdapled.registry import HOOKS


@HOOKS.register_module()
class EpochSeedHook(Hook):
    """Seed Python, numpy and torch anew at the start of each epoch, from the run's seed and the epoch.

    mmengine resumes weights, optimiser and schedule but not the random state, so that a resumed run drew other
    augmentations than the uninterrupted one. With this hook the losses continue the same. Data loader workers that
    persist over epochs keep a state of their own, and iteration-based loops have no epochs: neither is covered.
    """

    def before_train_epoch(self, runner: Any) -> None:
        """Seed for the coming epoch; ranks differ where the run's ``randomness`` says so."""
        randomness = runner._randomness_cfg
        # A large odd stride keeps the seeds of neighbouring runs and epochs apart.
        seed = (runner.seed + 1000003 * (runner.epoch + 1)) % 2**31
        set_random_seed(seed, diff_rank_seed=randomness.get('diff_rank_seed', False))
