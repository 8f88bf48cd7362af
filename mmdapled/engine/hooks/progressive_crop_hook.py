"""Train on small crops first and on large ones later."""

import copy
from collections.abc import Sequence
from typing import Any

from mmengine.hooks import Hook

from mmdapled.registry import HOOKS


@HOOKS.register_module()
class ProgressiveCropHook(Hook):
    """Change the size of the crops and of the batch at given iterations of an iteration-based run.

    Small crops are cheap and suffice for local features; large crops teach the restorer what concerns the whole image
    (Restormer, Zamir et al., CVPR 2022, section 4.1). The data loader is rebuilt from the run's own config with another
    ``PairedRandomCrop`` and ``batch_size``. A resumed run starts in its stage.

    Args:
        stages: ``dict(begin=ITERATION, crop_size=PIXELS, batch_size=IMAGES)`` in order, the first from 0.

    Raises:
        ValueError: stages out of order, the first not from 0, or a pipeline without ``PairedRandomCrop``.
    """

    def __init__(self, stages: Sequence[dict[str, int]]) -> None:
        begins = [stage['begin'] for stage in stages]
        if not begins or begins[0] != 0 or begins != sorted(set(begins)):
            raise ValueError(f'stages: expected growing `begin` from 0, got {begins}')
        self.stages = list(stages)
        self.current: dict[str, int] = {}

    def before_train(self, runner: Any) -> None:
        """Begin the stage of the first iteration."""
        self._begin(runner, self._stage_of(runner.iter))

    def after_train_iter(self, runner: Any, batch_idx: int, data_batch: Any = None, outputs: Any = None) -> None:
        """Begin the next stage if the next iteration belongs to it."""
        stage = self._stage_of(runner.iter + 1)
        if stage is not self.current:
            self._begin(runner, stage)

    def _stage_of(self, iteration: int) -> dict[str, int]:
        return [stage for stage in self.stages if stage['begin'] <= iteration][-1]

    def _begin(self, runner: Any, stage: dict[str, int]) -> None:
        self.current = stage
        config = copy.deepcopy(runner.cfg.train_dataloader)
        config['batch_size'] = stage['batch_size']
        crops = _find_crops(config['dataset'])
        if not crops:
            raise ValueError('ProgressiveCropHook: expected PairedRandomCrop in the training pipeline, found none')
        for crop in crops:
            crop['size'] = stage['crop_size']
        loop = runner.train_loop
        # With the same seed every stage would draw the same crops.
        loop.dataloader = runner.build_dataloader(config, seed=(runner.seed or 0) + stage['begin'])
        loop.dataloader_iterator = type(loop.dataloader_iterator)(loop.dataloader)
        runner.logger.info(f'from iteration {runner.iter + 1}: {stage["batch_size"]} crops of {stage["crop_size"]} px')


def _find_crops(config: Any) -> list[Any]:
    """Return every ``PairedRandomCrop`` in a nested data set config, not copied."""
    if isinstance(config, (list, tuple)):
        return [crop for part in config for crop in _find_crops(part)]
    if not isinstance(config, dict):
        return []
    if config.get('type') == 'PairedRandomCrop':
        return [config]
    return [crop for part in config.values() for crop in _find_crops(part)]
