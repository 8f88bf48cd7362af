"""Read the tensors of a checkpoint without running code from it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor


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
