"""Freeze the restorer for a part of the training."""

from typing import Any, Dict, List, Optional

from mmengine.hooks import Hook
from mmengine.runner import IterBasedTrainLoop
from torch import nn
from torch.nn.parallel import DistributedDataParallel

from mmdapled.engine.model_parts import outermost_restorers, unwrapped
from mmdapled.registry import HOOKS
from mmdapled.restorers.base import BaseRestorer


@HOOKS.register_module()
class RestorerFreezeHook(Hook):
    """Freeze the restorer from ``begin`` until ``end``, while the task model trains; at ``end`` it begins to train.

    A frozen restorer gets no gradient, no step and no weight decay, and its layers are in evaluation mode; its
    optimiser state starts with its first step. Whether it is frozen follows from the epoch or iteration alone, so that
    a resumed run goes on in its phase. The learning rate is the schedule's at that time: there is no second warm-up.
    :class:`LivenessHook` asks for a task gradient once the restorer trains. In distributed training the config needs
    ``find_unused_parameters = True``.

    Args:
        end: the epoch or iteration, counted from 0, with which the restorer begins to train; None for never.
        begin: the one with which it is frozen.
        by_epoch: count epochs, else iterations.

    Raises:
        ValueError: an empty span; a model without a restorer, or with one that its config freezes for good; epochs in
            an iteration-based run; distributed training without ``find_unused_parameters``; nothing else that trains.
    """

    priority = 'HIGHEST'  # before LivenessHook, which looks at what trains

    def __init__(self, end: Optional[int] = None, begin: int = 0, by_epoch: bool = True) -> None:
        if begin < 0 or (end is not None and end <= begin):
            raise ValueError(f'RestorerFreezeHook: expected 0 <= begin < end, got begin {begin}, end {end}')
        self.begin, self.end, self.by_epoch = begin, end, by_epoch
        self.restorers: Dict[str, BaseRestorer] = {}
        self.frozen = False
        self.held: List[nn.Parameter] = []

    def before_train(self, runner: Any) -> None:
        """Check what can be checked, and begin in the phase of the first iteration."""
        self.restorers = outermost_restorers(unwrapped(runner.model))
        check_restorers(self.restorers)
        check_runner(runner, self.by_epoch)
        last = self._last(runner)
        if self.end is not None and self.end >= last:
            runner.logger.warning(f'the restorer is frozen until {self._when(self.end)}, but the run ends with {last}')
        self._follow(runner)

    def before_train_iter(self, runner: Any, batch_idx: int, data_batch: Any = None) -> None:
        """Freeze or unfreeze where this iteration begins another phase."""
        self._follow(runner)

    def will_train(self, runner: Any) -> bool:
        """Whether the restorer is frozen now and begins to train later in this run."""
        return self.frozen and self.end is not None and self.end < self._last(runner)

    def _follow(self, runner: Any) -> None:
        now = runner.epoch if self.by_epoch else runner.iter
        frozen = now >= self.begin and (self.end is None or now < self.end)
        if frozen != self.frozen:
            self.frozen = frozen
            (self._freeze if frozen else self._unfreeze)(unwrapped(runner.model))
            runner.logger.info(f'restorer {"frozen" if frozen else "trains"} from {self._when(now)}')

    def _freeze(self, model: nn.Module) -> None:
        self.held = [weight for restorer in self.restorers.values() for weight in restorer.parameters()
                     if weight.requires_grad]  # fmt: skip
        for restorer in self.restorers.values():
            restorer.frozen = True  # it then stays in evaluation mode, whatever the loop asks of the model
            restorer.eval()
        for weight in self.held:
            weight.requires_grad_(False)
            weight.grad = None  # half of an accumulated gradient must not step
        if not any(weight.requires_grad for weight in model.parameters()):
            raise ValueError(
                'RestorerFreezeHook: nothing trains while the restorer is frozen; see JointModel.frozen_task'
            )

    def _unfreeze(self, model: nn.Module) -> None:
        for restorer in self.restorers.values():
            restorer.frozen = False
            restorer.train(model.training)
        # Only these: a prior inside is frozen for good.
        for weight in self.held:
            weight.requires_grad_(True)
        self.held = []

    def _last(self, runner: Any) -> int:
        return runner.max_epochs if self.by_epoch else runner.max_iters

    def _when(self, number: int) -> str:
        return f'{"epoch" if self.by_epoch else "iteration"} {number}'


def check_restorers(restorers: Dict[str, BaseRestorer]) -> None:
    """Raise ValueError where there is no restorer, or one that its config freezes for the whole run."""
    if not restorers:
        raise ValueError('RestorerFreezeHook: expected a model with a restorer in front, found none; take the hook out')
    for name, restorer in restorers.items():
        if restorer.frozen:
            raise ValueError(
                f'RestorerFreezeHook: {name} is frozen for the whole run by its config, and has no place in the '
                'optimiser; take `frozen=True` or the hook out'
            )


def check_runner(runner: Any, by_epoch: bool) -> None:
    """Raise ValueError where the loop has no epochs to count, or the wrapper would wait for the frozen gradients."""
    if by_epoch and isinstance(runner.train_loop, IterBasedTrainLoop):
        raise ValueError('RestorerFreezeHook: an iteration-based run has no epochs to count; set by_epoch=False')
    model = runner.model
    if isinstance(model, DistributedDataParallel) and not model.find_unused_parameters:
        raise ValueError(
            'RestorerFreezeHook: DistributedDataParallel waits for the gradients of the frozen restorer; write '
            '`find_unused_parameters = True` at the top level of the config'
        )
