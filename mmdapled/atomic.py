"""Write files atomically: an interruption leaves the old file or none, never a part of the new one."""

import os
from pathlib import Path


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write text (as UTF-8) or bytes to ``path`` and create its folder if it is missing.

    Raises:
        OSError: the folder cannot be written to.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f'.{path.name}.{os.getpid()}')
    try:
        unfinished.write_bytes(content.encode('utf-8') if isinstance(content, str) else content)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
