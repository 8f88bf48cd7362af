"""Export a restorer to one file of any image size."""

from pathlib import Path

import torch

from mmdapled.export.onnx_file import OnnxGraph, trace
from mmdapled.export.openvino_file import convert_to_openvino
from mmdapled.export.restorer_graph import RestorerGraph
from mmdapled.restorers.base import BaseRestorer
from mmdapled.runtimes.exported_file import PRECISIONS, SUFFIXES, ExportedFile, weight_digest
from mmdapled.structures import MIN_SIZE
from mmdapled.version import __version__

# Two images: a single one is taken for a fixed number. Neither side is a multiple of anything.
EXAMPLE = (2, 3, 195, 259)


def check_format(format: str, precision: str) -> None:
    """Raise ValueError unless the format has the precision."""
    if format not in SUFFIXES or precision not in PRECISIONS:
        raise ValueError(f'expected a format of {tuple(SUFFIXES)} and a precision of {PRECISIONS}')
    if (format, precision) == ('onnx', 'bf16'):
        raise ValueError('ONNX Runtime does not compute in bf16 on a CPU: use --format openvino')


def export_restorer(
    restorer: BaseRestorer, name: str, path: Path, format: str = 'onnx', precision: str = 'fp32'
) -> ExportedFile:
    """Write ``restorer`` as an ONNX file or an OpenVINO network, for any batch and image size.

    Args:
        restorer: in evaluation mode, on the CPU.
        name: stored in the file.
        path: ``.onnx`` or ``.xml`` file, after the format.
        format: ``onnx`` or ``openvino``.
        precision: ``fp32``, or, of OpenVINO, ``bf16``.

    Raises:
        ValueError: a format and a precision that do not go together.
        ModuleNotFoundError: the extra `export` is not installed.
        RuntimeError: the restorer has an operation that cannot be exported.
    """
    check_format(format, precision)
    traced = trace(RestorerGraph(restorer.eval()), torch.rand(EXAMPLE))
    info = describe(restorer, name, precision, traced)
    save(traced, path, format, info)
    return info


def describe(restorer: BaseRestorer, name: str, precision: str, traced: OnnxGraph) -> ExportedFile:
    """Return the metadata of an export."""
    smallest = max(MIN_SIZE, traced.smallest)
    digest = weight_digest(restorer)
    return ExportedFile(name, precision, smallest, traced.longest, digest, __version__, traced.outputs)


def save(traced: OnnxGraph, path: Path, format: str, info: ExportedFile) -> None:
    """Write a traced module in a format."""
    if format == 'onnx':
        traced.save(path, info)
        return
    source = path.with_name(f'.{path.stem}.onnx')
    try:
        traced.save(source, info)
        convert_to_openvino(source, path, info)
    finally:
        source.unlink(missing_ok=True)
