"""tools/train.py and tools/test.py as a user runs them."""

import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def run(tool: str, *arguments: Any, fails: bool = False) -> str:
    """Run a tool from the repository root; return what it printed."""
    command = [sys.executable, f'tools/{tool}.py', *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=500)
    assert (done.returncode != 0) == fails, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout + done.stderr
