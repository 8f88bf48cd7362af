"""One progress bar with the time left, in place of a log line every few iterations."""

from typing import Any, Optional

import torch
from mmengine.dist import is_main_process
from mmengine.hooks import Hook

from mmdapled.registry import HOOKS


@HOOKS.register_module()
class ProgressBarHook(Hook):
    """Show training and evaluation as rich progress bars on the main process.

    Args:
        title: what stands before the bar.
    """

    priority = 'VERY_LOW'

    def __init__(self, title: str = 'training') -> None:
        self.title = title
        self.progress: Any = None
        self.task: Optional[Any] = None
        self.val_task: Optional[Any] = None

    def before_train(self, runner: Any) -> None:
        """Start the bar where the run starts, which after a resume is not the beginning."""
        if is_main_process():
            self.progress = make_progress()
            self.progress.start()
            self.task = self.progress.add_task(self.title, total=runner.max_iters, completed=runner.iter)

    def after_train_iter(self, runner: Any, batch_idx: int, data_batch: Any = None, outputs: Any = None) -> None:
        """Move on, with the loss beside the bar."""
        if self.progress is not None:
            loss = float(torch.as_tensor((outputs or {}).get('loss', float('nan'))).detach())
            self.progress.update(self.task, completed=runner.iter + 1, description=f'{self.title}, loss {loss:.2f}')

    def after_val_iter(self, runner: Any, batch_idx: int, data_batch: Any = None, outputs: Any = None) -> None:
        """Show the evaluation under the training that it belongs to."""
        if self.progress is None:
            return
        if self.val_task is None or batch_idx == 0:
            self.val_task = self.progress.add_task('  evaluating', total=len(runner.val_dataloader))
        self.progress.update(self.val_task, completed=batch_idx + 1)

    def after_train(self, runner: Any) -> None:
        """Leave the finished bars on the screen."""
        self.close()

    def close(self) -> None:
        """Give the terminal back, also after an error."""
        if self.progress is not None:
            self.progress.stop()
            self.progress = None


def make_progress() -> Any:
    """A rich progress bar with count, speed-independent time left and time elapsed."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    return Progress(
        TextColumn('{task.description}'), BarColumn(), MofNCompleteColumn(), TextColumn('left'), TimeRemainingColumn(),
        TextColumn('elapsed'), TimeElapsedColumn(),
    )  # fmt: skip
