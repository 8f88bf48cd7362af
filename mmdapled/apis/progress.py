"""Progress of the inferencer on stderr: a bar of the inputs with the remaining time, and one of a video's frames."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any, TypeVar

Item = TypeVar('Item')


class ProgressBars:
    """Bars while the ``with`` block runs.

    Args:
        shown: False shows nothing.
    """

    def __init__(self, shown: bool = True) -> None:
        self._progress: Any = _make() if shown else None

    def __enter__(self) -> 'ProgressBars':
        self._context().__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._context().__exit__(*error)

    def track(self, items: Iterable[Item], title: str, total: int, passing: bool = False) -> Iterator[Item]:
        """Yield ``items`` under a bar of ``total`` steps, 0 if unknown; a ``passing`` bar goes with its last item."""
        if self._progress is None:
            yield from items
            return
        task = self._progress.add_task(title, total=total or None)
        try:
            for item in items:
                yield item
                self._progress.advance(task)
        finally:
            if passing:
                self._progress.remove_task(task)

    def _context(self) -> AbstractContextManager:
        return self._progress or nullcontext()


def _make() -> Any:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn('{task.description}', markup=False), BarColumn(), MofNCompleteColumn(),
        TimeElapsedColumn(), TextColumn('left'), TimeRemainingColumn(),
    )  # fmt: skip
    return Progress(*columns, console=Console(stderr=True))
