"""Read videos and cameras frame by frame."""

import json
import subprocess
from collections.abc import Iterator
from fractions import Fraction
from shutil import which

import cv2
import numpy as np

from mmdapled.images import ImageError, to_bgr8

DEFAULT_RATE = Fraction(25)  # of a camera that names none
# Share of the announced frames that a whole video has at least, less one: some containers estimate their number.
WHOLE = 0.98


class VideoFrames:
    """The frames of a video file or a camera, as uint8 BGR ``(H, W, 3)``, upright.

    Args:
        name: path, or name of the camera in messages.
        camera: index of the camera; None for a file.

    Attributes:
        rate: frames per second; the mean of a video with a variable rate.
        count: number of frames that the file announces; 0 where it announces none.
        seen: number of frames read so far.
        cut: whether the frames of a file ended early, known after the last one.

    Raises:
        ImageError: no such file or camera, or not a video.
    """

    def __init__(self, name: str, camera: int | None = None) -> None:
        self.name, self.camera, self.seen, self.cut = name, camera, 0, False
        self.capture = cv2.VideoCapture(name if camera is None else camera)
        if not self.capture.isOpened():
            self.capture.release()
            what = 'not a video that OpenCV can read' if camera is None else 'no such camera, or another program has it'
            raise ImageError(f'{name}: {what}')
        found = self.capture.get(cv2.CAP_PROP_FPS)
        self.rate = Fraction(found).limit_denominator(1001) if found > 0 else DEFAULT_RATE
        self.count = 0 if camera is not None else max(0, int(self.capture.get(cv2.CAP_PROP_FRAME_COUNT)))
        if camera is None:
            self.rate = mean_rate(name) or self.rate

    def __iter__(self) -> Iterator[np.ndarray]:
        """Yield the frames, and release the file or camera at the end.

        Raises:
            ImageError: frames smaller than a restorer takes.
        """
        try:
            while (grabbed := self.capture.read())[0]:
                self.seen += 1
                yield to_bgr8(grabbed[1], self.name)
        finally:
            self.capture.release()
        self.cut = self.seen < WHOLE * self.count - 1


def mean_rate(name: str) -> Fraction | None:
    """Return the mean number of frames per second as ffprobe reads it; None without ffprobe."""
    if (tool := which('ffprobe')) is None:
        return None
    options = ['-v', 'error', '-select_streams', 'v:0', '-show_entries', 'stream=avg_frame_rate', '-of', 'json']
    done = subprocess.run([tool, *options, name], capture_output=True, text=True, check=False)
    try:
        rate = Fraction(json.loads(done.stdout)['streams'][0]['avg_frame_rate'])
    except (ValueError, ZeroDivisionError, KeyError, IndexError):
        return None
    return rate if rate > 0 else None
