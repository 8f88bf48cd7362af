"""Draw a contact sheet of NightDegradation: clean, night, and the true maps with their levels."""

import argparse
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import mmdapled  # noqa: F401  registers the parts; before torch, for its threads

# isort: split
import cv2
import numpy as np
from mmengine.config import Config, DictAction
from mmengine.registry import DATASETS, init_default_scope

from mmdapled.datasets import NightDegradation
from mmdapled.datasets.image_folder import list_images
from mmdapled.images import read_bgr, to_array
from mmdapled.run_config.run_options import require_parts
from mmdapled.structures import DEGRADATIONS

# Images without a clean one that are skipped for each image shown, at most.
PATIENCE = 20


def parse_args(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog='Maps are coloured from dark blue (0) to yellow (1); each bears its mean, the level.',
    )
    parser.add_argument('source', help='a config, whose training pipeline is drawn, or a folder of day photos')
    parser.add_argument('--out', default='degradation.png', help='PNG file to write, default %(default)s')
    parser.add_argument('--num', type=int, default=8, help='number of images, default %(default)s')
    parser.add_argument('--seed', type=int, default=0, help='seed of the degradations, default %(default)s')
    parser.add_argument('--height', type=int, default=180, help='height of each image in pixels, default %(default)s')
    parser.add_argument(
        '--spatial', type=float, default=0.0,
        help='folder only: probability that the strength varies in space, default %(default)s',
    )  # fmt: skip
    parser.add_argument(
        '--settings', nargs='+', action=DictAction, default={}, metavar='NAME=VALUE',
        help='folder only: arguments of NightDegradation, such as glow_prob=1 exposure=0.01,0.1',
    )  # fmt: skip
    return parser.parse_args(arguments)


def folder_samples(folder: str, num: int, settings: Mapping[str, Any]) -> Iterator[dict[str, np.ndarray]]:
    """Degrade photos of a folder, chosen at random."""
    names = list_images(folder)
    transform = NightDegradation(**settings)
    for name in np.random.permutation(names)[:num]:
        path = os.path.join(folder, str(name))
        yield transform({'img': read_bgr(path), 'img_path': path})


def config_samples(path: str, num: int) -> Iterator[dict[str, np.ndarray]]:
    """Return samples of a config's training data that have a clean image.

    Raises:
        ValueError: hardly any does.
    """
    config = Config.fromfile(path)
    require_parts(config, ('train_dataloader',))
    init_default_scope(config.get('default_scope', 'mmdet'))
    dataset = DATASETS.build(config.train_dataloader.dataset)
    shown = 0
    for index in np.random.permutation(len(dataset))[: num * PATIENCE]:
        item = dataset[int(index)]
        if shown < num and 'gt_img' in item['data_samples']:
            shown += 1
            yield unpack(item)
        if shown == num:
            return
    if not shown:
        raise ValueError(f'{path}: no training image has a clean one; put NightDegradation into its pipeline')


def unpack(item: dict[str, Any]) -> dict[str, np.ndarray]:
    """Return a packed sample's images and truth as arrays, under the names that the transform writes."""
    sample = item['data_samples']
    images = {'img': item['inputs'], 'gt_img': sample.gt_img}
    arrays = {name: to_array(value.byte()) for name, value in images.items()}
    return {**arrays, **{key: sample.get(key).numpy() for key in ('gt_heatmaps', 'gt_levels') if key in sample}}


def write(picture: np.ndarray, text: str) -> np.ndarray:
    """Put a line of text on a black bar into the top left corner."""
    picture, size = np.ascontiguousarray(picture), cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, 0.45, 1)[0]
    cv2.rectangle(picture, (0, 0), (size[0] + 8, size[1] + 10), (0, 0, 0), -1)
    cv2.putText(picture, text, (4, size[1] + 5), cv2.FONT_HERSHEY_SIMPLEX, 0.45, (255, 255, 255), 1, cv2.LINE_AA)
    return picture


def row(sample: dict[str, np.ndarray], height: int, width: int) -> np.ndarray:
    """Return one sample as a row: clean, night, one coloured map per degradation; each ``height`` x ``width`` px."""
    cells = [write(fit(sample[key], height, width), title) for key, title in (('gt_img', 'clean'), ('img', 'night'))]
    for name, heatmap, level in zip(
        DEGRADATIONS, sample.get('gt_heatmaps', ()), sample.get('gt_levels', ()), strict=True
    ):
        coloured = cv2.applyColorMap(np.rint(255 * heatmap).astype(np.uint8), cv2.COLORMAP_VIRIDIS)
        cells.append(write(fit(coloured, height, width, cv2.INTER_NEAREST), f'{name} {level:.2f}'))
    return np.hstack(cells)


def fit(picture: np.ndarray, height: int, width: int, interpolation: int = cv2.INTER_AREA) -> np.ndarray:
    """Scale into ``height`` x ``width`` px, shape kept, on black."""
    scale = min(height / picture.shape[0], width / picture.shape[1])
    size = max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale))
    canvas = np.zeros((height, width, 3), np.uint8)
    canvas[: size[1], : size[0]] = cv2.resize(picture, size, interpolation=interpolation)
    return canvas


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the sheet."""
    args = parse_args(arguments)
    np.random.seed(args.seed)
    if os.path.isdir(args.source):
        samples = folder_samples(args.source, args.num, {'spatial': args.spatial, **args.settings})
    elif os.path.isfile(args.source):
        samples = config_samples(args.source, args.num)
    else:
        raise SystemExit(f'{args.source!r} is neither a folder of photos nor a config file; give the path of one')
    rows: list[np.ndarray] = [row(sample, args.height, args.height * 4 // 3) for sample in samples]
    if not cv2.imwrite(args.out, np.vstack(rows)):
        raise SystemExit(f'{args.out!r} cannot be written; give --out a folder that exists and end it in .png or .jpg')
    print(f'{len(rows)} images -> {args.out}')


if __name__ == '__main__':
    main()
