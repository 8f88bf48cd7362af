"""Write videos: by ffmpeg, which keeps the audio, or by OpenCV without it."""

import logging
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import cache
from pathlib import Path
from shutil import which
from typing import Protocol

import cv2
import numpy as np

# Quality close to the source's: 18 is visually lossless for x264 (FFmpeg's H.264 guide); 2 is the finest of MPEG-4.
ENCODERS = {'libx264': ['-crf', '18', '-preset', 'medium'], 'mpeg4': ['-q:v', '2']}
# Untagged videos are read as BT.601 or BT.709 by their size; ours name theirs, so that no player shifts the colours.
COLOURS = ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709']
FOURCC = {'.avi': 'MJPG'}


class FrameWriter(Protocol):
    """Take the frames of a video, one after the other."""

    def write(self, frame: np.ndarray) -> None:
        """Add a frame, uint8 BGR ``(H, W, 3)``."""

    def close(self) -> None:
        """Write what is pending; raise OSError if the video is not complete."""

    def abort(self) -> None:
        """Stop without a complete file."""


class FfmpegWriter:
    """A video that ffmpeg encodes as H.264, with the audio and the metadata of ``source``.

    Args:
        file: video to write; its suffix chooses the container.
        size: height and width in pixels.
        rate: frames per second.
        source: video whose audio is copied; None for none.

    Raises:
        OSError: ffmpeg cannot be started.
    """

    def __init__(self, file: Path, size: tuple[int, int], rate: Fraction, source: str | None) -> None:
        self.file = file
        self.messages = tempfile.TemporaryFile()  # noqa: SIM115  open as long as the process
        # An own session: Ctrl-C reaches this process alone, which decides what happens to the file.
        self.process = subprocess.Popen(
            self._command(file, size, rate, source), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
            stderr=self.messages, start_new_session=True,
        )  # fmt: skip

    @staticmethod
    def _command(file: Path, size: tuple[int, int], rate: Fraction, source: str | None) -> list[str]:
        # Sides that are odd need full colour resolution.
        layout = 'yuv444p' if size[0] % 2 or size[1] % 2 else 'yuv420p'
        command = [which('ffmpeg') or 'ffmpeg', '-v', 'error', '-nostdin', '-y', '-f', 'rawvideo', '-pix_fmt', 'bgr24']
        command += ['-s', f'{size[1]}x{size[0]}', '-r', str(rate), '-i', 'pipe:0']
        if source is not None:
            command += ['-i', source, '-map', '0:v:0', '-map', '1:a?', '-c:a', 'copy', '-map_metadata', '1']
        encoder = best_encoder()
        command += ['-c:v', encoder, *ENCODERS[encoder], *COLOURS]
        command += ['-vf', f'scale=out_color_matrix=bt709:out_range=tv,format={layout}']
        command += ['-movflags', '+faststart'] if file.suffix.lower() in ('.mp4', '.mov', '.m4v') else []
        return [*command, str(file)]

    def write(self, frame: np.ndarray) -> None:
        """Add a frame, uint8 BGR ``(H, W, 3)``.

        Raises:
            OSError: ffmpeg has stopped; the text has its message.
        """
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(np.ascontiguousarray(frame).data)
        except BrokenPipeError as error:
            raise OSError(self._failure()) from error

    def close(self) -> None:
        """Wait for the encoder; raise OSError with its message if it failed."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        if self.process.wait() != 0:
            raise OSError(self._failure())

    def abort(self) -> None:
        """Stop the encoder."""
        self.process.kill()
        self.process.wait()

    def _failure(self) -> str:
        self.process.wait()
        self.messages.seek(0)
        lines = self.messages.read().decode(errors='replace').strip().splitlines()
        return f'{self.file}: ffmpeg failed: {lines[-1] if lines else f"exit code {self.process.returncode}"}'


class OpenCVWriter:
    """A video that OpenCV encodes, without audio; of odd sides it drops the last row or column.

    Args:
        file: video to write; its suffix chooses the container.
        size: height and width in pixels.
        rate: frames per second.

    Raises:
        OSError: OpenCV cannot write such a video.
    """

    def __init__(self, file: Path, size: tuple[int, int], rate: Fraction) -> None:
        code = cv2.VideoWriter.fourcc(*FOURCC.get(file.suffix.lower(), 'mp4v'))
        self.writer = cv2.VideoWriter(str(file), code, float(rate), size[::-1])
        if not self.writer.isOpened():
            raise OSError(f'{file}: OpenCV cannot write a video of {size[1]}x{size[0]}; install ffmpeg')

    def write(self, frame: np.ndarray) -> None:
        """Add a frame, uint8 BGR ``(H, W, 3)``."""
        self.writer.write(np.ascontiguousarray(frame))

    def close(self) -> None:
        """Write what is pending."""
        self.writer.release()

    abort = close


def has_ffmpeg() -> bool:
    """Return whether the program ffmpeg is installed."""
    return which('ffmpeg') is not None


@cache
def best_encoder() -> str:
    """Return the first of :data:`ENCODERS` that the installed ffmpeg has."""
    command = [which('ffmpeg') or 'ffmpeg', '-v', 'error', '-encoders']
    known = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return next(name for name in ENCODERS if name in known)


@contextmanager
def write_video(
    path: Path, size: tuple[int, int], rate: Fraction, source: str | None = None, live: bool = False
) -> Iterator[FrameWriter]:
    """Write a video, whole or not at all: an error or Ctrl-C leaves the old file or none.

    Args:
        path: video to write; its folder is created.
        size: height and width in pixels.
        rate: frames per second.
        source: video whose audio is copied; without ffmpeg it is dropped, and a warning is logged.
        live: keep the frames so far on Ctrl-C, which is how a recording ends.

    Raises:
        OSError: the video cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f'.{path.stem}.{os.getpid()}{path.suffix}')
    if not has_ffmpeg() and source is not None:
        logging.getLogger('mmdapled').warning('%s: written without audio; install ffmpeg to keep it', path)
    writer: FrameWriter = (
        FfmpegWriter(unfinished, size, rate, source) if has_ffmpeg() else OpenCVWriter(unfinished, size, rate)
    )
    try:
        try:
            yield writer
        except (KeyboardInterrupt, GeneratorExit):
            if live:
                writer.close()
                unfinished.replace(path)
            raise
        writer.close()
        unfinished.replace(path)
    finally:
        writer.abort()
        unfinished.unlink(missing_ok=True)
