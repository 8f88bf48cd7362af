"""Read the tensors of a checkpoint without running code from it, and report what a model took of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor


@dataclass(frozen=True)
class LoadReport:
    """The keys of a checkpoint and of a model, by what was loaded.

    Args:
        file: the checkpoint, as it was named.
        matched: keys of the model that were loaded as they are.
        missing: keys of the model that the file lacks, or has in another shape.
        unexpected: keys of the file that the model lacks.
        sliced: keys of which only the rows of the model's classes were loaded.
        prefix: start of the model's keys in the file, which these lists leave out.
    """

    file: str
    matched: list[str]
    missing: list[str]
    unexpected: list[str]
    sliced: list[str] = field(default_factory=list)
    prefix: str = ''

    @property
    def complete(self) -> bool:
        """Return whether no key is missing or unexpected."""
        return not self.missing and not self.unexpected


def read_state_dict(file: str | Path) -> dict[str, Tensor]:
    """Return the tensors of a checkpoint on the CPU, without ``module.`` in front of their names.

    Raises:
        FileNotFoundError: the file does not exist.
        RuntimeError: the file is not a checkpoint that loads without running code from it.
    """
    path = Path(file)
    if not path.is_file():
        raise FileNotFoundError(f'no weight file at {path}: give the path of a local .pth or .safetensors file')
    content = _read(path)
    while isinstance(content, Mapping) and isinstance(content.get('state_dict'), Mapping):
        content = content['state_dict']
    if not isinstance(content, Mapping):
        raise RuntimeError(f'{path}: expected a state dict, got {type(content).__name__}; save model.state_dict()')
    return {key.removeprefix('module.'): value for key, value in content.items() if isinstance(value, Tensor)}


def _read(path: Path) -> Any:
    try:
        if path.suffix == '.safetensors':
            from safetensors.torch import load_file

            return load_file(path)
        return torch.load(path, map_location='cpu', weights_only=True)
    except Exception as error:  # the loaders raise a dozen types between them, none of which names the file
        raise RuntimeError(
            f'{path} is not a checkpoint that loads safely ({type(error).__name__}: {error}); '
            'expected .safetensors, or tensors written by torch.save(model.state_dict(), file)'
        ) from error
