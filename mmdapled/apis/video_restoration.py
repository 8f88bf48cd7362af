"""Restore a video or the images of a camera frame by frame, in bounded memory and steady light."""

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from mmdapled.apis.finishing import Options, describe
from mmdapled.apis.progress import ProgressBars
from mmdapled.apis.restored import COMPARISONS, Restored, named_heatmaps, show_image
from mmdapled.apis.sources import Source
from mmdapled.apis.steady_light import SteadyLight
from mmdapled.apis.video_file import FrameWriter, write_video
from mmdapled.apis.video_frames import VideoFrames
from mmdapled.images import ImageError, rgb_batch, swap_channels, to_depth
from mmdapled.structures import RestorationOutput

if TYPE_CHECKING:
    from mmdapled.apis.inferencer import DAPLEDInferencer

UINT8 = np.dtype(np.uint8)
Frame = tuple[np.ndarray, RestorationOutput]


def restore_video(
    inferencer: 'DAPLEDInferencer', source: Source, options: Options, batch_size: int, steady: float, bars: ProgressBars
) -> Iterator[Restored]:
    """Yield one result per frame, then one with an error if the video could not be restored whole.

    With an output folder the restored video appears there after its last frame; an error or Ctrl-C leaves none, except
    of a camera, whose recording ends so.
    """
    try:
        frames = source.frames()
        light = SteadyLight(frames.rate, steady)
        tracked = bars.track(frames, Path(source.name).name, frames.count, passing=True)
        with _Files(source, frames, options) as files:
            for number, (night, output) in enumerate(_restored(inferencer, tracked, light, batch_size)):
                result = describe(source.name, night, output, options, inferencer.detector)
                result.frame = number
                _deliver(result, output, files, options)
                yield result
    except (ImageError, OSError, RuntimeError) as error:
        text = str(error)
        yield Restored(source.name, error=text if text.startswith(source.name) else f'{source.name}: {text}')
        return
    if frames.cut or frames.seen == 0:
        of = f' of {frames.count}' if frames.count else ''
        yield Restored(source.name, error=f'{source.name}: damaged, only {frames.seen}{of} frames could be read')


def _restored(
    inferencer: 'DAPLEDInferencer', frames: Iterator[np.ndarray], light: SteadyLight, batch_size: int
) -> Iterator[Frame]:
    """Yield each frame with its restoration in steady light."""
    import torch

    while batch := list(islice(frames, batch_size)):
        rgb = torch.cat([rgb_batch(frame) for frame in batch]).to(inferencer.device)
        for index, output in enumerate(inferencer.restore_rgb(rgb)):
            if isinstance(output, ImageError):
                raise output
            output.image = light(rgb[index : index + 1], output.image)
            yield batch[index], output


class _Files:
    """The restored video, and the video of comparisons, opened with their first frame."""

    def __init__(self, source: Source, frames: VideoFrames, options: Options) -> None:
        self.source, self.frames, self.options = source, frames, options
        self.target = None if options.folder is None else options.folder / source.target
        self.stack = ExitStack()
        self.writers: dict[Path, FrameWriter] = {}

    def __enter__(self) -> '_Files':
        self.stack.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self.stack.__exit__(*error)  # type: ignore[arg-type]

    def write(self, path: Path, frame: np.ndarray, audio: bool) -> None:
        if path not in self.writers:
            live = self.source.camera is not None
            sound = self.source.name if audio and not live else None
            video = write_video(path, frame.shape[:2], self.frames.rate, sound, live)
            self.writers[path] = self.stack.enter_context(video)
        self.writers[path].write(frame)


def _deliver(result: Restored, output: RestorationOutput, files: _Files, options: Options) -> None:
    """Write or keep the frame, and show it."""
    restored = to_depth(output.image[0], UINT8)
    if files.target is None or options.folder is None:
        result.image, result.heatmaps = restored, named_heatmaps(output)
    else:
        result.out_file = files.target
        if options.compare and result.visualization is not None:
            file = options.folder / COMPARISONS / files.source.target
            files.write(file, swap_channels(result.visualization), audio=False)
        files.write(files.target, restored, audio=True)
    if options.show:
        show_image(swap_channels(restored) if result.visualization is None else result.visualization, result.name)
    if not options.return_vis:
        result.visualization = None
