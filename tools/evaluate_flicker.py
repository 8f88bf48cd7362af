"""Measure how much the light of a restored video flickers, with and without the steadying of its light.

    python tools/evaluate_flicker.py night.jpg --restorer dapled-t dapled-s

Makes three clips of one image, all with sensor noise: with a light that jumps by up to 10 %, with a bright lamp that
passes, and with both. Flicker is the mean absolute change of the mean luma from frame to frame, in levels of 255;
`added` is that of the restored clip less that of the input.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np

import mmdapled  # noqa: F401  registers the parts
from mmdapled.apis import DAPLEDInferencer, ImageError
from mmdapled.apis.steady_light import SECONDS, SteadyLight, luma
from mmdapled.atomic import write_atomically
from mmdapled.images import read_image, rgb_batch

CLIPS = ('jumping light', 'passing lamp', 'both')
LAMP = (230, 240, 255)  # BGR


def parse_args(arguments: list[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('image', help='night image of the scene')
    parser.add_argument('--restorer', nargs='+', default=['dapled-t'], help='names (see `mmdapled list`)')
    parser.add_argument('--width', type=int, default=320, help='of the clips in pixels')
    parser.add_argument('--frames', type=int, default=50, help='of each clip')
    parser.add_argument('--rate', type=float, default=25, help='frames per second')
    parser.add_argument('--seed', type=int, default=0, help='of noise and light')
    parser.add_argument('--json', help='write the values to this file')
    return parser.parse_args(arguments)


def make_clip(image: np.ndarray, name: str, count: int, seed: int) -> Iterator[np.ndarray]:
    """Yield ``count`` frames of a clip of :data:`CLIPS`, uint8 BGR like ``image (H, W, 3)``."""
    random, (height, width) = np.random.default_rng(seed), image.shape[:2]
    for index in range(count):
        frame: np.ndarray = image + random.normal(0, 4, image.shape)
        if name != 'passing lamp':
            frame *= 1 + 0.1 * random.uniform(-1, 1)
        if name != 'jumping light':
            radius = height // 10
            x = round(-radius + (width + 2 * radius) * index / count)
            frame = cv2.circle(np.ascontiguousarray(frame), (x, round(0.7 * height)), radius, LAMP, -1)
        yield frame.clip(0, 255).round().astype(np.uint8)


def flicker(lumas: list[float]) -> float:
    """Return the mean absolute change from frame to frame, in levels of 255."""
    return 255 * float(np.abs(np.diff(lumas)).mean())


def measure(inferencer: DAPLEDInferencer, frames: Iterator[np.ndarray], rate: float) -> dict[str, float]:
    """Return the flicker of a clip, of its restored frames, and of these in steady light."""
    lumas: dict[str, list[float]] = {'input': [], 'restored': [], 'steady': []}
    light = SteadyLight(rate, SECONDS)
    for frame in frames:
        night = rgb_batch(frame).to(inferencer.device)
        (output,) = inferencer.restore_rgb(night)
        if isinstance(output, ImageError):
            raise output
        images = {'input': night, 'restored': output.image, 'steady': light(night, output.image)}
        for name, image in images.items():
            lumas[name].append(float(luma(image).mean()))
    found = {name: flicker(values) for name, values in lumas.items()}
    return {**found, 'added': found['restored'] - found['input'], 'added, steady': found['steady'] - found['input']}


def show(rows: list[dict[str, Any]]) -> None:
    """Print the table."""
    from rich.console import Console
    from rich.table import Table

    table = Table(*rows[0], title='change of the mean luma per frame, in levels of 255')
    for row in rows:
        table.add_row(*(value if isinstance(value, str) else f'{value:.2f}' for value in row.values()))
    Console().print(table)


def main(arguments: list[str] | None = None) -> int:
    """Measure each restorer on each clip; return the exit code."""
    args = parse_args(arguments)
    try:
        image = read_image(args.image)
        size = (args.width, round(args.width * image.shape[0] / image.shape[1]))
        image = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
        inferencers = {name: DAPLEDInferencer(name) for name in args.restorer}
    except (KeyError, ValueError, OSError, RuntimeError) as error:
        print(f'error: {error.args[0] if isinstance(error, KeyError) else error}', file=sys.stderr)
        return 2
    rows: list[dict[str, Any]] = []
    for name, inferencer in inferencers.items():
        for clip in CLIPS:
            frames = make_clip(image, clip, args.frames, args.seed)
            rows.append({'restorer': name, 'clip': clip} | measure(inferencer, frames, args.rate))
    show(rows)
    if args.json:
        write_atomically(Path(args.json), json.dumps(rows, indent=1))
    return 0


if __name__ == '__main__':
    sys.exit(main())
