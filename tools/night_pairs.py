"""Turn folders of day photos into pairs of a night and a day image, the same in every run, for evaluation.

    python tools/night_pairs.py data/coco128/val2017 data/msrs_night/day --out data/night_pairs
    python tools/evaluate_restorer.py dapled-t dapled-t data/night_pairs/low data/night_pairs/high

Each photo's night is drawn from its name by NightDegradation(fixed=True): exposure, shake, noise and lamps within its
default ranges. PNG; OUT/low, OUT/high, and OUT/levels.json with the true degradation levels. Exit code: 0 done, 2 not.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import cv2
from rich.console import Console
from rich.progress import track

import mmdapled  # noqa: F401  registers the parts
from mmdapled.datasets.image_folder import list_images
from mmdapled.datasets.transforms.night_degradation import NightDegradation
from mmdapled.images import read_bgr
from mmdapled.structures import DEGRADATIONS


def parse_args(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('photos', nargs='+', type=Path, help='folders of day photos, searched in depth')
    parser.add_argument('--out', required=True, type=Path, help='folder to write')
    return parser.parse_args(arguments)


def sources(folders: Sequence[Path]) -> dict[str, Path]:
    """Return the photos by the name of their pair.

    Raises:
        ValueError: two photos of one name.
    """
    found: dict[str, Path] = {}
    for folder in folders:
        for name in list_images(str(folder)):
            target = f'{Path(name).with_suffix("").as_posix().replace("/", "_")}.png'
            if target in found:
                raise ValueError(f'{folder / name} and {found[target]} would both be {target}; rename one')
            found[target] = folder / name
    return found


def write_pairs(photos: dict[str, Path], out: Path) -> None:
    """Write the pairs and their levels."""
    night, levels = NightDegradation(fixed=True), dict[str, list[float]]()
    for folder in ('low', 'high'):
        (out / folder).mkdir(parents=True, exist_ok=True)
    for target, photo in track(photos.items(), description='night', console=Console(stderr=True)):
        day = read_bgr(str(photo))
        results = night(dict(img=day, img_path=str(photo), img_id=target, ori_shape=day.shape[:2]))
        cv2.imwrite(str(out / 'low' / target), results['img'])
        cv2.imwrite(str(out / 'high' / target), results['gt_img'])
        levels[target] = [round(float(level), 4) for level in results['gt_levels']]
    content = {'degradations': list(DEGRADATIONS), 'levels': levels}
    (out / 'levels.json').write_text(json.dumps(content, indent=1), encoding='utf-8')


def main(arguments: Sequence[str] | None = None) -> int:
    """Find the photos, write the pairs."""
    args = parse_args(arguments)
    try:
        photos = sources(args.photos)
        write_pairs(photos, args.out)
    except (OSError, ValueError) as error:
        print(f'error: {error}', file=sys.stderr)
        return 2
    print(f'{len(photos)} pairs in {args.out}')
    return 0


if __name__ == '__main__':
    sys.exit(main())
