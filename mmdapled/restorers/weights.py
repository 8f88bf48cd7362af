"""Load restorer weights: no matching key is an error, a partial match a warning."""

import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from mmengine.model import PretrainedInit
from torch import Tensor, nn

from mmdapled.restorers.bundled_weights import bundled_weights, weight_path
from mmdapled.state_dict import LoadReport, read_state_dict

# Prefixes of a restorer in checkpoints: alone, in a JointModel, in either drop-in, in the teacher; in each of them it
# may be part of another restorer, such as Gated or Blend.
PLACES = (
    '', 'restorer.', 'data_preprocessor.restorer.', 'backbone.restorer.', 'teacher.restorer.',
    'teacher.backbone.restorer.',
)  # fmt: skip
PREFIXES = (*PLACES, *(f'{place}restorer.' for place in PLACES[1:]))
SHOWN_KEYS = 5
# Smaller float32 values are subnormal: they change no result but make products tens of times slower on many CPUs.
SMALLEST_NORMAL = torch.finfo(torch.float32).tiny

InitCfg = dict[str, Any] | list[dict[str, Any]]


def load_restorer_checkpoint(restorer: nn.Module, file: str | Path, prefix: str | None = None) -> LoadReport:
    """Load ``file`` into ``restorer`` and report what matched.

    Subnormal weights become zero. Weight decay leaves them in unused channels: a quarter of Zero-DCE's published
    weights and all transformer blocks of IAT's are subnormal, and take more time than the rest of the network.

    Args:
        restorer: receives the weights in place.
        file: ``.safetensors`` or a file of ``torch.save``: a state dict or a dictionary with ``'state_dict'``, of a
            restorer or of a whole joint model; or the name of bundled weights, such as ``dapled-t``.
        prefix: prefix of the keys; found if None.

    Raises:
        FileNotFoundError: no such file.
        RuntimeError: the file is not a checkpoint, or none of its tensors fits.
    """
    tensors = read_state_dict(_weight_file(file))
    own = restorer.state_dict()
    prefix = prefix if prefix is not None else _find_prefix(tensors, own)
    found = {key[len(prefix) :]: value for key, value in tensors.items() if key.startswith(prefix)}
    matched = _matches(found, own)
    if not matched:
        raise RuntimeError(_nothing_matches(restorer, file, prefix, own, found or tensors))
    restorer.load_state_dict({key: flush_subnormals(value) for key, value in matched.items()}, strict=False)
    missing, unexpected = [key for key in own if key not in matched], [key for key in found if key not in own]
    report = LoadReport(str(file), list(matched), missing, unexpected, prefix=prefix)
    if not report.complete:
        warnings.warn(_partial(restorer, report, own, found), stacklevel=2)
    return report


def flush_subnormals(tensor: Tensor) -> Tensor:
    """Return ``tensor`` with 0 where a float32 of its value would be subnormal (below 1.2e-38 in size)."""
    if not tensor.is_floating_point():
        return tensor
    return tensor.masked_fill(tensor.abs() < SMALLEST_NORMAL, 0)


def split_pretrained(init_cfg: InitCfg | None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the ``Pretrained`` entries of mmengine's ``init_cfg``, and the others."""
    entries = [init_cfg] if isinstance(init_cfg, dict) else list(init_cfg or [])
    pretrained = [entry for entry in entries if entry['type'] in ('Pretrained', PretrainedInit)]
    return pretrained, [entry for entry in entries if entry not in pretrained]


def _weight_file(source: str | Path) -> Path:
    path = weight_path(source)
    if not path.is_file():
        bundled = ', '.join(bundled_weights())
        raise FileNotFoundError(
            f'no weight file at {path}: give the path of a local .pth or .safetensors file, '
            f'{f"the name of bundled weights ({bundled}), " if bundled else ""}'
            'or leave `checkpoint` out to start from new weights'
        )
    return path


def _matches(found: Mapping[str, Tensor], own: Mapping[str, Tensor]) -> dict[str, Tensor]:
    return {key: value for key, value in found.items() if key in own and value.shape == own[key].shape}


def _find_prefix(tensors: Mapping[str, Tensor], own: Mapping[str, Tensor]) -> str:
    def score(prefix: str) -> int:
        return len(_matches({key.removeprefix(prefix): v for key, v in tensors.items() if key.startswith(prefix)}, own))

    return max(PREFIXES, key=score)


def _nothing_matches(
    restorer: nn.Module, file: str | Path, prefix: str, own: Mapping[str, Tensor], found: Mapping[str, Tensor]
) -> str:
    name = type(restorer).__name__
    if not own:
        return f'{name} has no weights, but was given the checkpoint {file}; leave `checkpoint` out'
    return (
        f'{file} is no checkpoint of this {name}: none of its {len(found)} tensors fits'
        f'{f" under the prefix {prefix!r}" if prefix else ""}.\n'
        f'  expected: {_shapes(own)}\n  got: {_shapes(found)}\n'
        f'Give a file saved from the same restorer with the same sizes.'
    )


def _partial(restorer: nn.Module, report: LoadReport, own: Mapping[str, Tensor], found: Mapping[str, Tensor]) -> str:
    name = type(restorer).__name__
    reshaped = [key for key in report.missing if key in found]
    lines = [f'{report.file}: only {len(report.matched)} of the {len(own)} tensors of {name} were loaded.']
    for title, keys in (
        ('missing in the file', [key for key in report.missing if key not in found]),
        ('of another shape', [f'{key} {_shape(found[key])}, expected {_shape(own[key])}' for key in reshaped]),
        ('unexpected in the file', report.unexpected),
    ):
        if keys:
            lines.append(f'  {title} ({len(keys)}): {", ".join(keys)}')
    return '\n'.join(lines)


def _shape(tensor: Tensor) -> str:
    return 'x'.join(map(str, tensor.shape)) or 'scalar'


def _shapes(tensors: Mapping[str, Tensor]) -> str:
    shown = [f'{key} {_shape(value)}' for key, value in list(tensors.items())[:SHOWN_KEYS]]
    more = ', ...' if len(tensors) > SHOWN_KEYS else ''
    return f'{", ".join(shown) or "no tensors"}{more} ({len(tensors)} in all)'
