"""Write a module as an ONNX file whose batch, height and width stay open."""

import contextlib
import io
import logging
import os
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.export import Dim

from mmdapled.runtimes.exported_file import KEY, ExportedFile
from mmdapled.runtimes.packages import require

OPSET = 18
INPUT = 'image'
AXES = ('batch', 'height', 'width')
# Longest side for which the angles of Fourier transforms are exact, with the border around a deconvolved image.
LONGEST = 4032


class OnnxGraph:
    """A traced module.

    Args:
        program: what ``torch.onnx.export`` returns.
        outputs: names of the outputs.
        smallest: shortest side of an image that the trace holds for, in px.
        longest: longest side, in px.
    """

    def __init__(self, program: Any, outputs: list[str], smallest: int, longest: int) -> None:
        self.program, self.outputs, self.smallest, self.longest = program, outputs, smallest, longest

    def save(self, path: Path, info: ExportedFile) -> None:
        """Write the file with its metadata, atomically."""
        self.program.model.metadata_props[KEY] = info.dumps()
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f'.{os.getpid()}.{path.name}')
        try:
            self.program.save(unfinished)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)


def trace(graph: nn.Module, example: Tensor) -> OnnxGraph:
    """Trace ``graph``, which returns a dict of tensors, with batch, height and width open.

    Args:
        graph: in evaluation mode.
        example: ``(N, 3, H, W)``; N of at least 2, H and W different and without a meaning for the network, since
            the trace may take equal sizes for the same.

    Raises:
        ModuleNotFoundError: the extra `export` is not installed.
        RuntimeError: the graph has an operation that cannot be exported.
    """
    require('onnx', 'onnxscript')
    open_axes = {0: Dim.AUTO, 2: Dim.AUTO, 3: Dim.AUTO}
    with torch.no_grad(), quiet():
        names = list(graph(example))
        exported = torch.export.export(
            graph, (example,), dynamic_shapes=(open_axes,), strict=False,
            prefer_deferred_runtime_asserts_over_guards=True,
        )  # fmt: skip
        program = torch.onnx.export(
            exported, dynamo=True, opset_version=OPSET, input_names=[INPUT], output_names=names, verbose=False
        )
    return OnnxGraph(program, names, *_limits(exported))


def _limits(exported: Any) -> tuple[int, int]:
    """Return the shortest and the longest side that a trace holds for.

    Raises:
        RuntimeError: batch, height or width did not stay open.
    """
    shape = (
        next(node for node in exported.graph.nodes if node.op == 'placeholder' and node.name == INPUT).meta['val'].shape
    )
    sides = [shape[axis] for axis in (0, 2, 3)]
    fixed = [name for name, side in zip(AXES, sides, strict=True) if isinstance(side, int)]
    if fixed:
        raise RuntimeError(f'export: {", ".join(fixed)} did not stay open; the restorer branches on the size')
    ranges = [exported.range_constraints[side.node.expr] for side in sides[1:]]
    longest = min(each.upper for each in ranges)  # of sympy, infinity among them
    return max(int(each.lower) for each in ranges), LONGEST if longest > LONGEST else int(longest)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Silence the exporter, which reports on its own internals."""
    loggers = [logging.getLogger(name) for name in ('torch.onnx', 'torch.export', 'onnxscript', 'onnx_ir')]
    levels = [logger.level for logger in loggers]
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter('ignore')
        for logger in loggers:
            logger.setLevel(logging.ERROR)
        try:
            yield
        finally:
            for logger, level in zip(loggers, levels, strict=True):
                logger.setLevel(level)
