"""Start the training of a task model from a checkpoint with other classes."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from mmengine.hooks import EMAHook, Hook
from mmengine.model import BaseTTAModel, is_model_wrapper

from mmdapled.engine.model_parts import parts_of
from mmdapled.registry import HOOKS


def classes_of(dataset: Any) -> Sequence[str]:
    """Return the class names of a data set; the parts of a concatenation must agree.

    Raises:
        ValueError: the parts have different class lists.
    """
    metainfo = dataset.metainfo
    lists = {tuple(part['classes']) for part in (metainfo if isinstance(metainfo, list) else [metainfo])}
    if len(lists) != 1:
        raise ValueError(
            f'expected one class list of all concatenated data sets, got different class lists {sorted(lists)}'
        )
    return lists.pop()


@HOOKS.register_module()
class TaskCheckpointHook(Hook):
    """Load a plain model's weights before training or a test, with the head sliced by class name.

    The plain arm of a comparison starts with the same weights that ``JointModel(task_checkpoint=)`` loads. Behind a
    restorer the task model is loaded, of a semi-supervised detector both student and teacher. A run that resumes or
    loads another checkpoint keeps its own weights.

    Args:
        checkpoint: file of the plain model; None keeps the model's own initialisation.
        classes: class names of the model in label order; by default those of its data set.
        slice_head: slice a head of other classes by name; else such a head is trained from scratch.
    """

    def __init__(self, checkpoint: str | None, classes: Sequence[str] | None = None, slice_head: bool = True) -> None:
        self.checkpoint, self.classes, self.slice_head = checkpoint, classes, slice_head

    def before_train(self, runner: Any) -> None:
        """Load unless the run has loaded a checkpoint; a run with ``resume`` may have found none."""
        if not runner._has_loaded:
            self._load(runner, runner.train_dataloader)

    def before_test(self, runner: Any) -> None:
        """Load unless another checkpoint is tested."""
        if runner._load_from is None:
            self._load(runner, runner.test_dataloader)

    def _load(self, runner: Any, dataloader: Any) -> None:
        from mmdapled.tasks.checkpoint import load_task_checkpoint

        if self.checkpoint is None:
            return
        model = runner.model.module if is_model_wrapper(runner.model) else runner.model
        task = model.module if isinstance(model, BaseTTAModel) else model
        classes = (self.classes or classes_of(dataloader.dataset)) if self.slice_head else None
        for part in parts_of(task):
            with plain_model(part) as plain:
                load_task_checkpoint(plain, self.checkpoint, classes)
        for hook in runner.hooks:
            if isinstance(hook, EMAHook):
                # Its average is a copy from before the run, and a test predicts with it.
                hook.ema_model.module.load_state_dict(model.state_dict())


@contextmanager
def plain_model(model: Any) -> Iterator[Any]:
    """Yield the task model with the weight names that it has without a restorer, for each way in."""
    from mmdapled.tasks.drop_ins import RestoringBackbone

    task: Any = dict(model.named_children()).get('task_model', model)
    wrapper = dict(task.named_children()).get('backbone')
    if not isinstance(wrapper, RestoringBackbone):
        yield task
        return
    task.backbone = wrapper.backbone
    try:
        yield task
    finally:
        task.backbone = wrapper
