"""Choose the runtime of a restorer."""

from pathlib import Path

import torch

from mmdapled.restorers.base import BaseRestorer
from mmdapled.runtimes.exported_file import FORMAT_OF, RUNTIME_OF, exported_path, weight_digest
from mmdapled.runtimes.packages import installed
from mmdapled.runtimes.restorer import ExportedRestorer

AUTO, TORCH = 'auto', 'torch'
CHOICES = (AUTO, TORCH, *FORMAT_OF)


def is_exported(restorer: object) -> bool:
    """Return whether ``restorer`` is the path of an exported file."""
    return isinstance(restorer, (str, Path)) and Path(restorer).suffix in RUNTIME_OF


def open_exported(
    path: str, runtime: str, device: torch.device, tile: int | None = None, precision: str = 'fp32'
) -> ExportedRestorer:
    """Open an exported file in the runtime of its format, which ``auto`` is here, or in another one.

    Raises:
        ValueError: a runtime, device, tile or precision that an exported file cannot have.
        FileNotFoundError, ModuleNotFoundError: raised by :func:`.open_session`.
    """
    reason = _obstacle(path, device, tile, precision)
    if reason:
        raise ValueError(f'{path}: {reason}')
    return ExportedRestorer(path, None if runtime == AUTO else runtime)


def in_runtime(
    restorer: BaseRestorer,
    name: object,
    runtime: str,
    device: torch.device,
    tile: int | None = None,
    precision: str = 'fp32',
) -> BaseRestorer:
    """Return ``restorer`` as its exported file runs it, or the restorer itself.

    Args:
        restorer: with its weights.
        name: its name, by which its file is found in :func:`.exports_folder`.
        runtime: ``torch``, ``onnxruntime``, ``openvino``, or ``auto``: ONNX Runtime where a file of these weights
            exists, the device is the CPU and neither tiles nor mixed precision are asked for; torch for sizes that the
            file does not take.
        device: of the images.
        tile: side of the tiles; they need torch.
        precision: of torch; mixed precision needs torch.

    Raises:
        ValueError: an unknown runtime; a runtime that cannot be used with the other arguments; a file of other
            weights.
        FileNotFoundError: no file of this name for a runtime that was asked for.
        ModuleNotFoundError: the runtime is not installed.
    """
    if runtime not in CHOICES:
        raise ValueError(f'runtime: expected one of {CHOICES}, got {runtime!r}')
    if runtime == TORCH:
        return restorer
    reason = _obstacle(name, device, tile, precision)
    if runtime == AUTO:
        return restorer if reason else _automatic(restorer, str(name))
    if reason:
        raise ValueError(f'runtime {runtime!r}: {reason}')
    path = _existing(str(name), runtime)
    if path is None:
        wanted, command = exported_path(str(name), FORMAT_OF[runtime], 'fp32'), f'mmdapled export {name}'
        raise FileNotFoundError(f'no export of {name} at {wanted}: run `{command} --format {FORMAT_OF[runtime]}`')
    exported = ExportedRestorer(path, runtime)
    if exported.session.info.weights != weight_digest(restorer):
        raise ValueError(f'{path} was exported from other weights; run `mmdapled export {name}` again')
    return exported


def has_bf16() -> bool:
    """Return whether OpenVINO is installed and computes in bf16 on this CPU."""
    if not installed('openvino'):
        return False
    import openvino

    return 'BF16' in openvino.Core().get_property('CPU', 'OPTIMIZATION_CAPABILITIES')


def _obstacle(name: object, device: torch.device, tile: int | None, precision: str) -> str | None:
    """Return why an exported file cannot be used, or None."""
    if not isinstance(name, str):
        return 'expected a restorer by name, or the path of an exported file'
    if device.type != 'cpu':
        return f'expected the device cpu, got {device}'
    if tile is not None:
        return 'tiles share values of the whole image, which exported files do not give; use torch'
    if precision != 'fp32':
        return f'an exported file has its own precision; {precision} is one of torch'
    return None


def _existing(name: str, runtime: str) -> Path | None:
    """Return the exported file of a name; for OpenVINO on a CPU with bf16 preferably that of bf16."""
    precisions = ('bf16', 'fp32') if runtime == 'openvino' and has_bf16() else ('fp32',)
    paths = (exported_path(name, FORMAT_OF[runtime], precision) for precision in precisions)
    return next((path for path in paths if path.is_file()), None)


def _automatic(restorer: BaseRestorer, name: str) -> BaseRestorer:
    path = _existing(name, 'onnxruntime')
    if path is None or not installed('onnxruntime'):
        return restorer
    try:
        exported = ExportedRestorer(path, 'onnxruntime', instead=restorer)
    except (ValueError, RuntimeError):  # of another version, or damaged
        return restorer
    return exported if exported.session.info.weights == weight_digest(restorer) else restorer
