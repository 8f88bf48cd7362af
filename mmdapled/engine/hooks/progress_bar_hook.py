"""Progress bars with the time left instead of a log line every few iterations."""

from typing import Any

import torch
from mmengine.dist import is_main_process
from mmengine.hooks import Hook

from mmdapled.registry import HOOKS


@HOOKS.register_module()
class ProgressBarHook(Hook):
    """Show training and evaluation as rich progress bars on the main process.

    Args:
        title: text before the bar.
    """

    priority = 'VERY_LOW'

    def __init__(self, title: str = 'training') -> None:
        self.title = title
        self.progress: Any = None
        self.task: Any | None = None
        self.val_task: Any | None = None

    def before_train(self, runner: Any) -> None:
        """Start the bar at the first iteration, which a resumed run does not begin with zero."""
        if is_main_process():
            self.progress = _make_progress()
            self.progress.start()
            self.task = self.progress.add_task(self.title, total=runner.max_iters, completed=runner.iter)

    def after_train_iter(self, runner: Any, batch_idx: int, data_batch: Any = None, outputs: Any = None) -> None:
        """Advance the bar and show the loss beside it."""
        if self.progress is not None:
            loss = float(torch.as_tensor((outputs or {}).get('loss', float('nan'))).detach())
            self.progress.update(self.task, completed=runner.iter + 1, description=f'{self.title}, loss {loss:.2f}')

    def after_val_iter(self, runner: Any, batch_idx: int, data_batch: Any = None, outputs: Any = None) -> None:
        """Advance a second bar below that of the training."""
        if self.progress is None:
            return
        if self.val_task is None or batch_idx == 0:
            self.val_task = self.progress.add_task('  evaluating', total=len(runner.val_dataloader))
        self.progress.update(self.val_task, completed=batch_idx + 1)

    def after_train(self, runner: Any) -> None:
        """Stop drawing; the finished bars stay on the screen."""
        self.close()

    def close(self) -> None:
        """Release the terminal, also after an error."""
        if self.progress is not None:
            self.progress.stop()
            self.progress = None


def _make_progress() -> Any:
    """Return a rich progress bar with the count, the time left and the time elapsed."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn, TimeRemainingColumn

    times = 'left', TimeRemainingColumn(), 'elapsed', TimeElapsedColumn()
    return Progress('{task.description}', BarColumn(), MofNCompleteColumn(), *times)
