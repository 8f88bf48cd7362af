"""Freeze the restorer for part of the training."""

from typing import Any

from mmengine.hooks import Hook
from mmengine.runner import IterBasedTrainLoop
from torch import nn
from torch.nn.parallel import DistributedDataParallel

from mmdapled.engine.model_parts import outermost_restorers, unwrapped
from mmdapled.registry import HOOKS
from mmdapled.restorers.base import BaseRestorer


@HOOKS.register_module()
class RestorerFreezeHook(Hook):
    """Freeze the restorer from ``begin`` until ``end``, while the task model trains.

    A frozen restorer gets no gradient, no step and no weight decay, its layers are in evaluation mode, and its
    optimiser state starts with its first step. The epoch or iteration alone decides, so that a resumed run continues in
    its phase. There is no second warm-up of the learning rate. In distributed training the config needs
    ``find_unused_parameters = True``.

    Args:
        end: epoch or iteration, counted from 0, at which the restorer begins to train; None for never.
        begin: epoch or iteration at which it is frozen.
        by_epoch: count epochs, else iterations.

    Raises:
        ValueError: an empty span; no restorer, or one that its config freezes; epochs in an iteration-based run;
            distributed training without ``find_unused_parameters``; nothing else that trains.
    """

    priority = 'HIGHEST'  # before LivenessHook, which checks what trains

    def __init__(self, end: int | None = None, begin: int = 0, by_epoch: bool = True) -> None:
        if begin < 0 or (end is not None and end <= begin):
            raise ValueError(f'RestorerFreezeHook: expected 0 <= begin < end, got begin {begin}, end {end}')
        self.begin, self.end, self.by_epoch = begin, end, by_epoch
        self.restorers: dict[str, BaseRestorer] = {}
        self.frozen = False
        self.held: list[nn.Parameter] = []

    def before_train(self, runner: Any) -> None:
        """Check the model and the loop, and enter the phase of the first iteration."""
        self.restorers = outermost_restorers(unwrapped(runner.model))
        _check_restorers(self.restorers)
        _check_runner(runner, self.by_epoch)
        last = self._last(runner)
        if self.end is not None and self.end >= last:
            runner.logger.warning(f'the restorer is frozen until {self._when(self.end)}, but the run ends with {last}')
        self._follow(runner)

    def before_train_iter(self, runner: Any, batch_idx: int, data_batch: Any = None) -> None:
        """Freeze or unfreeze if another phase begins."""
        self._follow(runner)

    def will_train(self, runner: Any) -> bool:
        """Return whether the restorer is frozen now and begins to train later in this run."""
        return self.frozen and self.end is not None and self.end < self._last(runner)

    def _follow(self, runner: Any) -> None:
        now = runner.epoch if self.by_epoch else runner.iter
        frozen = now >= self.begin and (self.end is None or now < self.end)
        if frozen != self.frozen:
            self.frozen = frozen
            (self._freeze if frozen else self._unfreeze)(unwrapped(runner.model))
            runner.logger.info(f'restorer {"frozen" if frozen else "trains"} from {self._when(now)}')

    def _freeze(self, model: nn.Module) -> None:
        weights = (weight for restorer in self.restorers.values() for weight in restorer.parameters())
        self.held = [weight for weight in weights if weight.requires_grad]
        for restorer in self.restorers.values():
            restorer.frozen = True  # it stays in evaluation mode when the loop calls train()
            restorer.eval()
        for weight in self.held:
            weight.requires_grad_(False)
            weight.grad = None  # an accumulated gradient must not make a step
        if not any(weight.requires_grad for weight in model.parameters()):
            raise ValueError('RestorerFreezeHook: nothing trains while the restorer is frozen; unset `frozen_task`')

    def _unfreeze(self, model: nn.Module) -> None:
        for restorer in self.restorers.values():
            restorer.frozen = False
            restorer.train(model.training)
        # Only these weights: a prior inside stays frozen.
        for weight in self.held:
            weight.requires_grad_(True)
        self.held = []

    def _last(self, runner: Any) -> int:
        return runner.max_epochs if self.by_epoch else runner.max_iters

    def _when(self, number: int) -> str:
        return f'{"epoch" if self.by_epoch else "iteration"} {number}'


def _check_restorers(restorers: dict[str, BaseRestorer]) -> None:
    """Raise ValueError without a restorer, or with one that its config freezes for the whole run."""
    if not restorers:
        raise ValueError('RestorerFreezeHook: expected a restorer in front of the model, found none; remove the hook')
    for name, restorer in restorers.items():
        if restorer.frozen:
            raise ValueError(
                f'RestorerFreezeHook: {name} is frozen for the whole run by its config and is not in the optimiser; '
                'remove `frozen=True` or the hook'
            )


def _check_runner(runner: Any, by_epoch: bool) -> None:
    """Raise ValueError if the loop has no epochs to count, or if DDP would wait for the frozen gradients."""
    if by_epoch and isinstance(runner.train_loop, IterBasedTrainLoop):
        raise ValueError('RestorerFreezeHook: an iteration-based run has no epochs to count; set by_epoch=False')
    model = runner.model
    if isinstance(model, DistributedDataParallel) and not model.find_unused_parameters:
        raise ValueError(
            'RestorerFreezeHook: DistributedDataParallel waits for the gradients of the frozen restorer; set '
            '`find_unused_parameters = True` at the top level of the config'
        )
