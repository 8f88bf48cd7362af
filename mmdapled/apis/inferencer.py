"""Restore images and videos from a path, a folder, a pattern, arrays, a camera, or a list of them."""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any, Literal

import torch

from mmdapled.apis.detector import Detector
from mmdapled.apis.finishing import Options, finish
from mmdapled.apis.large_images import tile_when_large
from mmdapled.apis.model_zoo import list_models
from mmdapled.apis.progress import ProgressBars
from mmdapled.apis.reading import Loaded, equal_sizes, read_ahead
from mmdapled.apis.restored import Restored
from mmdapled.apis.sources import Inputs, Source, check_targets, list_sources
from mmdapled.apis.steady_light import SECONDS
from mmdapled.apis.video_restoration import restore_video
from mmdapled.images import QUALITY, ImageError, ImageFile, check_format, rgb_batch
from mmdapled.restorers.base import BaseRestorer
from mmdapled.restorers.builder import build_restorer
from mmdapled.restorers.bundled_weights import bundled_weights
from mmdapled.restorers.tiles import restore_tiled
from mmdapled.runtimes.choice import AUTO, in_runtime, is_exported, open_exported
from mmdapled.structures import RestorationOutput

PRECISIONS = {'fp32': None, 'fp16': torch.float16, 'bf16': torch.bfloat16}


class DAPLEDInferencer:
    """Restore images and videos with any restorer of the package, and detect objects in them.

    The names of options are those of mmengine's and mmdet's inferencers where the options are the same.

    Args:
        restorer: name (:func:`mmdapled.apis.list_models`), config, config file, built restorer, or a file that
            ``mmdapled export`` wrote.
        checkpoint: file of the restorer or of a whole joint model; if None, the bundled weights of that name.
        device: such as ``cuda:0``; if None, a GPU if there is one.
        tile: side in pixels of the tiles for larger images, as in :func:`.restore_tiled`; None and 0 restore whole
            images, ``'auto'`` tiles sides above 2,048 px of a restorer with weights.
        gate: restores only images that a prior finds degraded, as :class:`.Gated` does: True, or its thresholds.
        precision: ``fp32``, or ``fp16`` or ``bf16`` for mixed precision (autocast), faster where the device has it.
        detector: config and checkpoint of an mmdet model, or a built :class:`Detector`.
        runtime: ``torch``, ``onnxruntime``, ``openvino``, or ``auto``, which is ONNX Runtime on a CPU where
            ``mmdapled export`` has written a file of these weights, else torch; see :func:`.in_runtime`.

    Raises:
        KeyError: unknown restorer; the message lists the known ones.
        ValueError: the restorer is untrained, because ``checkpoint`` is missing; an unknown precision; a
            runtime that does not go with the other arguments.
        FileNotFoundError, RuntimeError: the weights do not exist or do not fit.
        ImportError: a detector without mmdet.
    """

    list_models = staticmethod(list_models)

    def __init__(
        self,
        restorer: str | Mapping[str, Any] | BaseRestorer = 'dapled-t',
        checkpoint: str | None = None,
        device: str | None = None,
        tile: int | Literal['auto'] | None = None,
        gate: bool | float | Mapping[str, float] = False,
        precision: str = 'fp32',
        detector: Sequence[str | Path] | Detector | None = None,
        runtime: str = AUTO,
    ) -> None:
        if precision not in PRECISIONS:
            raise ValueError(f'precision: expected one of {", ".join(PRECISIONS)}, got {precision!r}')
        if checkpoint is None and isinstance(restorer, str) and restorer in bundled_weights():
            checkpoint = restorer
        self.device = torch.device(device or ('cuda' if torch.cuda.is_available() else 'cpu'))
        explicit = None if tile == 'auto' else tile or None
        if is_exported(restorer):
            built: BaseRestorer = open_exported(str(restorer), runtime, self.device, explicit, precision)
        else:
            built = build_restorer(restorer, checkpoint).eval()
            if not isinstance(restorer, BaseRestorer):
                check_trained(built)
            built = in_runtime(built, restorer, runtime, self.device, explicit, precision)
        built = tile_when_large(built) if tile == 'auto' else built
        self.restorer = build_restorer(built, gate=gate).eval().to(self.device)
        self.tile, self.dtype = explicit, PRECISIONS[precision]
        if detector is not None and not isinstance(detector, Detector):
            config, weights = detector
            detector = Detector(config, weights, self.device)
        self.detector = detector

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
        compare: bool = False,
        return_vis: bool = False,
        pred_score_thr: float = 0.3,
        image_format: str | None = None,
        quality: int = QUALITY,
        steady: float = SECONDS,
        workers: int = 0,
    ) -> Generator[Restored, None, None]:
        """Yield one result per image or frame, in order; an error in one input does not stop the others.

        Args:
            inputs: a path, a folder (searched in depth), a pattern such as ``nights/**/*.jpg``, an array (grey, BGR or
                BGRA of 8 or 16 bits), a video, the index of a camera, or a list of them.
            out_dir: folder of the restored files, which keep their names and subfolders; without it the results hold
                the images. Also gets ``preds/NAME.json`` with a detector.
            batch_size: number of consecutive images of equal size, or frames, that are restored together.
            strips: also writes ``strips/NAME``: night | heatmaps | restored. Needs ``out_dir``.
            show: opens a window for each image.
            progress: shows a bar with the remaining time.
            skip_existing: skips inputs whose result exists, to continue after an interruption.
            compare: also writes ``compare/NAME``: before and after, with boxes, heatmaps and histograms. Needs
                ``out_dir``. With a detector, detects before restoration too.
            return_vis: keeps that figure in the result.
            pred_score_thr: lowest score of a box that is drawn.
            image_format: such as ``png``; by default each image keeps its own.
            quality: of JPEG and WebP, up to 100.
            steady: seconds in which a video's light follows the restorer's (:class:`.SteadyLight`); 0 turns it off.
            workers: number of images that are read ahead, in threads.

        Raises:
            FileNotFoundError: a folder without images or videos, or a pattern without a match.
            ValueError: ``strips`` or ``compare`` without ``out_dir``, an unknown format, or results in ``out_dir``
                would replace the inputs.
        """
        folder = None if out_dir is None else Path(out_dir).expanduser()
        if (strips or compare) and folder is None:
            raise ValueError(f'{"strips" if strips else "compare"}: give out_dir, the folder to write them to')
        suffix = None if image_format is None else check_format(image_format)
        sources = list_sources(inputs, skip=folder, suffix=suffix, videos=True)
        if folder is not None:
            check_targets(sources, folder)
            sources = [source for source in sources if not (skip_existing and (folder / source.target).is_file())]
        options = Options(folder, strips, compare, show, return_vis, pred_score_thr, quality)
        with ProgressBars(progress) as bars:
            tracked = bars.track(sources, 'restoring', len(sources))
            for is_video, group in groupby(tracked, key=attrgetter('is_video')):
                if is_video:
                    for source in group:
                        yield from restore_video(self, source, options, batch_size, steady, bars)
                else:
                    yield from self._restore_images(group, options, batch_size, workers)

    def _restore_images(
        self, sources: Iterable[Source], options: Options, batch_size: int, workers: int
    ) -> Iterator[Restored]:
        for batch in equal_sizes(read_ahead(sources, workers), batch_size):
            for (source, night), output in zip(batch, self._restore(batch), strict=True):
                yield self._finish(source, night, output, options)

    def _restore(self, batch: list[Loaded]) -> list[RestorationOutput | ImageError]:
        """Restore images of one size; if memory, the network or the size fails, each image gets the error."""
        nights = [night.pixels for _, night in batch if isinstance(night, ImageFile)]
        if not nights:
            return [night for _, night in batch if isinstance(night, ImageError)]
        try:
            return self.restore_rgb(torch.cat([rgb_batch(night) for night in nights]).to(self.device))
        except (RuntimeError, ValueError) as error:
            return [ImageError(f'{source.name}: {error}') for source, _ in batch]

    def restore_rgb(self, rgb: torch.Tensor) -> list[RestorationOutput | ImageError]:
        """Restore float RGB ``(N, 3, H, W)`` in [0, 1] on the restorer's device; return one output per image."""
        with torch.inference_mode(), torch.autocast(self.device.type, self.dtype, enabled=self.dtype is not None):
            if self.tile is not None:
                return [restore_tiled(self.restorer, image[None], self.tile) for image in rgb]
            output = self.restorer(rgb)
            return [output.rows(slice(index, index + 1)) for index in range(len(rgb))]

    def _finish(
        self, source: Source, night: ImageFile | ImageError, output: RestorationOutput | ImageError, options: Options
    ) -> Restored:
        if isinstance(output, ImageError) or isinstance(night, ImageError):
            return Restored(source.name, error=str(output))
        try:
            return finish(source, night, output, options, self.detector)
        except (OSError, RuntimeError) as error:
            return Restored(source.name, error=f'{source.name}: {error}')


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
