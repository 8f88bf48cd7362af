"""Start a plain task model's training from a checkpoint with other classes."""

from contextlib import contextmanager
from typing import Any, Iterator, Optional, Sequence

from mmengine.hooks import EMAHook, Hook
from mmengine.model import BaseTTAModel, is_model_wrapper

from mmdapled.engine.model_parts import parts_of
from mmdapled.registry import HOOKS


def classes_of(dataset: Any) -> Sequence[str]:
    """Class names of a data set; a concatenation's parts must agree.

    Raises:
        ValueError: the parts have different class lists.
    """
    metainfo = dataset.metainfo
    lists = {tuple(part['classes']) for part in (metainfo if isinstance(metainfo, list) else [metainfo])}
    if len(lists) != 1:
        raise ValueError(f'the concatenated data sets have different class lists: {sorted(lists)}; give each the same')
    return lists.pop()


@HOOKS.register_module()
class TaskCheckpointHook(Hook):
    """Load a plain model's weights, its head sliced by class name, before the first iteration or a test.

    The plain arm of a comparison starts by this hook from the very weights that ``JointModel(task_checkpoint=)`` loads.
    Where a restorer was put in front of a config with this hook, the task model behind it is loaded, by the same names;
    of a semi-supervised detector both teacher and student are.
    A run that resumes or that loaded a checkpoint of its own keeps what it has.

    Args:
        checkpoint: file of the plain model; None starts from the model's own initialisation.
        classes: class names of the model in label order; by default those of its data set.
        slice_head: take the rows of those classes from a head of other classes; else such a head starts anew.
    """

    def __init__(
        self, checkpoint: Optional[str], classes: Optional[Sequence[str]] = None, slice_head: bool = True
    ) -> None:
        self.checkpoint, self.classes, self.slice_head = checkpoint, classes, slice_head

    def before_train(self, runner: Any) -> None:
        """Load, unless the run has loaded something: asked to resume, it may have found nothing to resume from."""
        if not runner._has_loaded:
            self._load(runner, runner.train_dataloader)

    def before_test(self, runner: Any) -> None:
        """Load where no other checkpoint was: the zero-shot test."""
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
                # It copied the model before the run began, and a test predicts with its copy.
                hook.ema_model.module.load_state_dict(model.state_dict())


@contextmanager
def plain_model(model: Any) -> Iterator[Any]:
    """The task model under the names that its weights have without a restorer, whatever way one went in front."""
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
