"""A CSV file of the degradation levels of restored images, which survives an interruption."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from mmdapled.atomic import write_atomically
from mmdapled.structures import DEGRADATIONS

COLUMNS = ('file', 'frame', *DEGRADATIONS, 'restored', 'error')
Row = dict[str, str]


class LevelsFile:
    """Collect rows in ``NAME.part`` while the run lasts, so that a killed one loses none.

    Args:
        path: the CSV file.
        resume: keep the rows of earlier runs; a new row of the same image or frame replaces its old one.
    """

    def __init__(self, path: Path, resume: bool) -> None:
        self.path, self.part = path, path.with_name(f'{path.name}.part')
        self.rows: dict[tuple[str, str], Row] = {}
        path.parent.mkdir(parents=True, exist_ok=True)
        if resume:
            for file in (path, self.part):
                self._read(file)
        self.stream: TextIO = self.part.open('a' if resume else 'w', newline='', encoding='utf-8')
        if not self.stream.tell():
            csv.writer(self.stream).writerow(COLUMNS)

    def add(self, result: Any) -> None:
        """Add the row of a :class:`.Restored`."""
        levels = {name: f'{level:.4f}' for name, level in (result.levels or {}).items()}
        row = {
            'file': result.name,
            'frame': '' if result.frame is None else str(result.frame),
            **levels,
            'restored': '' if result.out_file is None else str(result.out_file),
            'error': result.error or '',
        }
        self.rows[row['file'], row['frame']] = row
        csv.DictWriter(self.stream, COLUMNS, restval='').writerow(row)
        self.stream.flush()

    def close(self) -> None:
        """Write the whole file and remove the part."""
        self.stream.close()
        text = io.StringIO(newline='')
        writer = csv.DictWriter(text, COLUMNS, restval='')
        writer.writeheader()
        writer.writerows(self.rows.values())
        write_atomically(self.path, text.getvalue())
        self.part.unlink(missing_ok=True)

    def _read(self, file: Path) -> None:
        if file.is_file():
            with file.open(newline='', encoding='utf-8') as stream:
                # A killed run may have left half a line.
                rows = [row for row in csv.DictReader(stream) if row.get('error') is not None]
            self.rows |= {(row['file'], row['frame']): row for row in rows}


class NoLevels:
    """Take the place of the file where none is asked for."""

    def add(self, result: Any) -> None:
        """Ignore a result."""


@contextmanager
def open_levels(path: str | None, resume: bool) -> Iterator[LevelsFile | NoLevels]:
    """Open the file that ``--levels`` names; it is complete after any end of the block."""
    if path is None:
        yield NoLevels()
        return
    levels = LevelsFile(Path(path).expanduser(), resume)
    try:
        yield levels
    finally:
        levels.close()
