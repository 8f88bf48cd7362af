"""Restore images from a path, a folder, arrays, or a list of them."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch

from mmdapled.apis.restored import Restored, named_levels, show_strip, write_result
from mmdapled.apis.sources import Inputs, Source, check_targets, list_sources
from mmdapled.images import ImageError, float_rgb, swap_channels, to_array, to_tensor, to_uint8
from mmdapled.restorers.base import BaseRestorer
from mmdapled.restorers.builder import build_restorer
from mmdapled.restorers.bundled_weights import bundled_weights
from mmdapled.restorers.tiles import restore_tiled
from mmdapled.structures import RestorationOutput

Loaded = tuple[Source, np.ndarray | ImageError]


class DAPLEDInferencer:
    """Restore images with any restorer of the package.

    Args:
        restorer: name (:func:`mmdapled.apis.list_models`), config, config file, or built restorer.
        checkpoint: file of the restorer or of a whole joint model; if None, the bundled weights of that name.
        device: such as ``cuda:0``; if None, a GPU if there is one.
        tile: side in pixels of the tiles for larger images, as in :func:`.restore_tiled`; None restores whole images.
        gate: restores only images that a prior finds degraded, as :class:`.Gated` does: True, or its thresholds.

    Raises:
        KeyError: unknown restorer; the message lists the known ones.
        ValueError: the restorer is untrained, because ``checkpoint`` is missing.
        FileNotFoundError, RuntimeError: the weights do not exist or do not fit.
    """

    def __init__(
        self,
        restorer: str | Mapping[str, Any] | BaseRestorer = 'dapled-t',
        checkpoint: str | None = None,
        device: str | None = None,
        tile: int | None = None,
        gate: bool | float | Mapping[str, float] = False,
    ) -> None:
        if checkpoint is None and isinstance(restorer, str) and restorer in bundled_weights():
            checkpoint = restorer
        self.restorer = build_restorer(restorer, checkpoint, gate).eval()
        if not isinstance(restorer, BaseRestorer):
            check_trained(self.restorer)
        self.device = torch.device(device or ('cuda' if torch.cuda.is_available() else 'cpu'))
        self.restorer.to(self.device)
        self.tile = tile

    def __call__(self, inputs: Inputs, out_dir: str | Path | None = None, **options: Any) -> list[Restored]:
        """Return all results of :meth:`iterate`."""
        return list(self.iterate(inputs, out_dir, **options))

    def iterate(
        self,
        inputs: Inputs,
        out_dir: str | Path | None = None,
        batch_size: int = 1,
        strips: bool = False,
        show: bool = False,
        progress: bool = True,
        skip_existing: bool = False,
    ) -> Iterator[Restored]:
        """Yield one result per image, in order; an error in one image does not stop the others.

        Args:
            inputs: a path, a folder (searched in depth), a uint8 BGR array, or a list of them.
            out_dir: folder of the PNG files; without it the results hold the images.
            batch_size: number of consecutive images of equal size that are restored together.
            strips: also writes ``strips/NAME.png``: night | heatmaps | restored. Needs ``out_dir``.
            show: opens a window for each image.
            progress: shows a bar with the remaining time.
            skip_existing: skips images whose PNG exists, to continue after an interruption.

        Raises:
            FileNotFoundError: a folder without images.
            ValueError: ``strips`` without ``out_dir``, or results in ``out_dir`` would replace the inputs.
        """
        folder = None if out_dir is None else Path(out_dir).expanduser()
        if strips and folder is None:
            raise ValueError('strips: give out_dir, the folder to write them to')
        sources = list_sources(inputs, skip=folder)
        if folder is not None:
            check_targets(sources, folder)
            sources = [source for source in sources if not (skip_existing and (folder / source.target).is_file())]
        for batch in equal_sizes(tracked(sources, progress), batch_size):
            for (source, night), output in zip(batch, self._restore(batch), strict=True):
                yield self._finish(source, night, output, folder, strips, show)

    def _restore(self, batch: list[Loaded]) -> list[RestorationOutput | ImageError]:
        """Restore images of one size; if memory or the network fails, each image gets the error."""
        nights = [night for _, night in batch if isinstance(night, np.ndarray)]
        if not nights:
            return [night for _, night in batch if isinstance(night, ImageError)]
        try:
            with torch.inference_mode():
                return self._restore_rgb(float_rgb(to_tensor(np.stack(nights)).to(self.device)))
        except RuntimeError as error:
            return [ImageError(f'{source.name}: {error}') for source, _ in batch]

    def _restore_rgb(self, rgb: torch.Tensor) -> list[RestorationOutput | ImageError]:
        if self.tile is not None:
            return [restore_tiled(self.restorer, image[None], self.tile) for image in rgb]
        output = self.restorer(rgb)
        return [output.rows(slice(index, index + 1)) for index in range(len(rgb))]

    @staticmethod
    def _finish(
        source: Source,
        night: np.ndarray | ImageError,
        output: RestorationOutput | ImageError,
        folder: Path | None,
        strips: bool,
        window: bool,
    ) -> Restored:
        if isinstance(output, ImageError) or isinstance(night, ImageError):
            return Restored(source.name, error=str(output))
        result = Restored(source.name, levels=named_levels(output))
        if folder is None:
            result.image = swap_channels(to_array(to_uint8(output.image[0])))
        else:
            result.out_file = write_result(output, night, folder, source.target, strips)
        if window:
            show_strip(output, night, source.name)
        return result


def check_trained(restorer: BaseRestorer) -> None:
    """Raise ValueError if a restorer, or a member of a cascade, has parameters but no loaded weights."""
    if restorer.load_report is not None:
        return
    members = [module for module in restorer.modules() if isinstance(module, BaseRestorer) and module is not restorer]
    for member in members:
        check_trained(member)
    if not members and any(True for _ in restorer.parameters()):
        raise ValueError(
            f'{type(restorer).__name__} has new, untrained weights: give `checkpoint`, a file of this restorer '
            'or of a joint model; only training reads `init_cfg`'
        )


def equal_sizes(sources: Iterable[Source], batch_size: int) -> Iterator[list[Loaded]]:
    """Read images and group up to ``batch_size`` consecutive ones of equal size; those that fail are grouped apart."""
    batch: list[Loaded] = []
    for source in sources:
        loaded = _load(source)
        if batch and (len(batch) >= batch_size or _size(batch[0]) != _size(loaded)):
            yield batch
            batch = []
        batch.append(loaded)
    if batch:
        yield batch


def tracked(sources: list[Source], progress: bool) -> Iterable[Source]:
    """Wrap ``sources`` in a progress bar on stderr."""
    if not progress:
        return sources
    from rich.console import Console
    from rich.progress import track

    return track(sources, description='restoring', console=Console(stderr=True))


def _load(source: Source) -> Loaded:
    try:
        return source, source.read()
    except ImageError as error:
        return source, error


def _size(loaded: Loaded) -> tuple[int, ...] | None:
    return loaded[1].shape if isinstance(loaded[1], np.ndarray) else None
