"""The command lines in tools/dataset_converters, which is no package, as modules."""

import importlib.util
from pathlib import Path
from types import ModuleType

FOLDER = Path(__file__).resolve().parents[1] / 'tools' / 'dataset_converters'


def load(name: str) -> ModuleType:
    """The module of a command line."""
    spec = importlib.util.spec_from_file_location(f'{name}_command', FOLDER / f'{name}.py')
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
