"""Quantise a restorer's dense convolutions to 8 bits, and accept the result only if it is as good and faster."""

import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from torch import Tensor

from mmdapled.datasets.packaged_photos import packaged_photos
from mmdapled.evaluation.probe import Condition
from mmdapled.evaluation.psnr import psnr
from mmdapled.export.onnx_file import INPUT
from mmdapled.export.restorer_export import export_restorer
from mmdapled.images import SUFFIXES, read_image, rgb_batch
from mmdapled.restorers.base import BaseRestorer
from mmdapled.runtimes.exported_file import KEY
from mmdapled.runtimes.packages import require
from mmdapled.runtimes.restorer import ExportedRestorer

# Convolutions at either end that stay in fp32: they lose most in 8 bits.
FIRST, LAST = 2, 12
SIDE = 256  # px of the crops of the photos
MOST_PHOTOS, ROUNDS = 12, 15
NIGHT = Condition(exposure=0.1, blur_length=8.0)
LARGEST_LOSS = 0.5  # dB


class Verdict(NamedTuple):
    """Measured loss and gain of 8 bits.

    Args:
        loss: PSNR to the clean photos that it loses against fp32, in dB.
        fp32_ms, int8_ms: CPU time of one 256x256 image in ONNX Runtime, the least of several runs.
    """

    loss: float
    fp32_ms: float
    int8_ms: float

    @property
    def accepted(self) -> bool:
        """Return whether it loses at most :data:`LARGEST_LOSS` and is faster."""
        return self.loss <= LARGEST_LOSS and self.int8_ms < self.fp32_ms

    def __str__(self) -> str:
        return (
            f'int8 {"accepted" if self.accepted else "refused"}: loses {self.loss:.2f} dB (at most {LARGEST_LOSS}), '
            f'{self.int8_ms:.1f} ms against {self.fp32_ms:.1f} ms in fp32 (expected less)'
        )


class _Calibration:
    """The nights as ONNX Runtime's quantiser reads them."""

    def __init__(self, nights: Sequence[Tensor]) -> None:
        self.nights = iter(nights)

    def get_next(self) -> dict[str, np.ndarray] | None:
        """Return the next input, or None."""
        night = next(self.nights, None)
        return None if night is None else {INPUT: night.numpy()}


def export_int8(restorer: BaseRestorer, name: str, path: Path, photos: str | None = None) -> Verdict:
    """Write an ONNX file whose dense convolutions compute in 8 bits, and measure it.

    Args:
        restorer: in evaluation mode, on the CPU.
        name: stored in the file.
        path: ``.onnx`` file.
        photos: folder of clean photos; by default those of scikit-image and scikit-learn.

    Raises:
        FileNotFoundError: no photos.
        ModuleNotFoundError: the extra `export` is not installed.
        ValueError: too few dense convolutions.
    """
    require('onnx', 'onnxruntime')
    pairs = list(night_pairs(photo_files(photos)))
    with tempfile.TemporaryDirectory() as folder:
        reference = Path(folder) / 'fp32.onnx'
        info = export_restorer(restorer, name, reference)
        info.precision = 'int8'
        path.parent.mkdir(parents=True, exist_ok=True)
        quantise(reference, path, [night for night, _ in pairs], info.dumps())
        return measure(ExportedRestorer(reference), ExportedRestorer(path), pairs)


def photo_files(folder: str | None) -> list[Path]:
    """Return the clean photos to measure on.

    Raises:
        FileNotFoundError: no photos.
    """
    if folder is None:
        return packaged_photos()
    files = sorted(file for file in Path(folder).rglob('*') if file.suffix.lower() in SUFFIXES)
    if not files:
        raise FileNotFoundError(f'--photos: no images in {folder}')
    return files


def night_pairs(files: Sequence[Path]) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield night and clean image ``(1, 3, H, W)`` of the middle of each photo."""
    for seed, file in enumerate(files[:MOST_PHOTOS]):
        photo = read_image(file)
        top, left = (max(0, (length - SIDE) // 2) for length in photo.shape[:2])
        clean = np.ascontiguousarray(photo[top : top + SIDE, left : left + SIDE])
        yield rgb_batch(NIGHT.photograph(clean, seed)), rgb_batch(clean)


def quantise(source: Path, target: Path, nights: Sequence[Tensor], metadata: str) -> None:
    """Write ``source`` with 8-bit dense convolutions, calibrated on nights ``(1, 3, H, W)``."""
    import onnx
    from onnxruntime.quantization import QuantFormat, QuantType, quantize_static

    wanted = dense_convolutions(onnx.load(source))
    options: dict[str, Any] = dict(quant_format=QuantFormat.QDQ, per_channel=True, nodes_to_quantize=wanted)
    types = dict(activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8)
    quantize_static(source, target, _Calibration(nights), **options, **types)
    model = onnx.load(target)
    onnx.helper.set_model_props(model, {KEY: metadata})
    onnx.save(model, target)


def dense_convolutions(model: Any) -> list[str]:
    """Return the names of the convolutions over all channels, without the first and the last ones.

    Raises:
        ValueError: none are left.
    """
    groups = {
        node.name: next((each.i for each in node.attribute if each.name == 'group'), 1)
        for node in model.graph.node
        if node.op_type == 'Conv'
    }
    dense = [name for name, group in groups.items() if group == 1][FIRST:-LAST]
    if not dense:
        raise ValueError(f'int8: expected more than {FIRST + LAST} dense convolutions, which stay in fp32')
    return dense


def measure(fp32: BaseRestorer, int8: BaseRestorer, pairs: Sequence[tuple[Tensor, Tensor]]) -> Verdict:
    """Compare two exports on pairs of night and clean images."""
    scores = {id(each): [float(psnr(each(night).image, clean)) for night, clean in pairs] for each in (fp32, int8)}
    image, spent = pairs[0][0], {id(fp32): float('inf'), id(int8): float('inf')}
    for _ in range(ROUNDS):
        for each in (fp32, int8):
            start = time.process_time()
            each(image)
            spent[id(each)] = min(spent[id(each)], 1000 * (time.process_time() - start))
    loss = float(np.mean(scores[id(fp32)]) - np.mean(scores[id(int8)]))
    return Verdict(loss, spent[id(fp32)], spent[id(int8)])
