"""Small videos for tests, written by ffmpeg, and what ffprobe says of a video."""

import json
import subprocess
from pathlib import Path
from shutil import which

import cv2
import numpy as np
import pytest

needs_ffmpeg = pytest.mark.skipif(which('ffmpeg') is None, reason='needs the program ffmpeg')


def write_clip(path: Path, frames: list[np.ndarray], rate: str = '10', audio: bool = False) -> Path:
    """Encode uint8 BGR frames as H.264, with a tone as audio if asked for."""
    height, width = frames[0].shape[:2]
    command = ['ffmpeg', '-v', 'error', '-y', '-f', 'rawvideo', '-pix_fmt', 'bgr24', '-s', f'{width}x{height}']
    command += ['-r', rate, '-i', 'pipe:0']
    command += ['-f', 'lavfi', '-i', 'sine=440', '-shortest', '-c:a', 'mp3'] if audio else []
    command += ['-c:v', 'libx264', '-crf', '12', '-pix_fmt', 'yuv420p', str(path)]
    subprocess.run(command, input=b''.join(frame.tobytes() for frame in frames), check=True)
    return path


def write_plain_clip(path: Path, frames: list[np.ndarray]) -> Path:
    """Encode uint8 BGR frames by OpenCV, which needs no ffmpeg."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*'MJPG'), 10, frames[0].shape[1::-1])
    for frame in frames:
        writer.write(frame)
    writer.release()
    return path


def probe(path: Path) -> dict[str, dict]:
    """Return ffprobe's facts by kind of stream; frames are counted."""
    options = ['-v', 'error', '-count_frames', '-show_streams', '-of', 'json']
    done = subprocess.run(['ffprobe', *options, str(path)], capture_output=True, text=True, check=True)
    return {stream['codec_type']: stream for stream in json.loads(done.stdout)['streams']}


def read_frames(path: Path) -> list[np.ndarray]:
    """Return the frames as OpenCV decodes them."""
    capture, frames = cv2.VideoCapture(str(path)), []
    while (grabbed := capture.read())[0]:
        frames.append(grabbed[1])
    capture.release()
    return frames


def flat(value: int, size: tuple[int, int] = (32, 48)) -> np.ndarray:
    """Return a frame with a smooth ramp around ``value``."""
    ramp = np.linspace(0.5, 1.5, size[1])[None, :, None] * np.full((*size, 3), value)
    return ramp.clip(0, 255).astype(np.uint8)
