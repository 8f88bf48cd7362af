"""The command tools/convert_dataset.py, which is in no package, as a function."""

import importlib.util
from pathlib import Path
from typing import Any

TOOL = Path(__file__).resolve().parents[1] / 'tools' / 'convert_dataset.py'


def convert_dataset(*arguments: Any) -> int:
    """Run the command and return its exit code."""
    spec = importlib.util.spec_from_file_location('convert_dataset', TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.main([*map(str, arguments)])
