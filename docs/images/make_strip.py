"""Draw strip.jpg: two public-domain photos of scikit-image, turned to night, restored, with a detector's boxes.

python docs/images/make_strip.py yolox_nano_coco.pth
"""

import argparse
from pathlib import Path

import cv2
import numpy as np
import torch

import mmdapled  # noqa: F401  first: provides the operators that mmdet imports

# isort: split
from mmdet.datasets import CocoDataset
from mmdet.structures import DetDataSample
from mmengine.config import Config
from mmengine.registry import MODELS, init_default_scope
from skimage import data

from mmdapled.apis import get_model
from mmdapled.datasets import NightDegradation
from mmdapled.visualization.drawing import Boxes, draw_boxes, heatmap_grid, resize, titled

HERE = Path(__file__).parent
# Named as in scikit-image: NightDegradation(fixed=True) draws its seed from the name.
PHOTOS = {'astronaut.png': data.astronaut()[:341], 'coffee.png': data.coffee()}
NAMES = ('dark', 'blurry', 'noisy', 'overexposed')
PANEL = (226, 340)  # height, width in pixels
INPUT = 416  # side of YOLOX-Nano's input in pixels
SCORE = 0.4  # lowest score of a box that is drawn


def build_detector(weights: str) -> torch.nn.Module:
    """Build YOLOX-Nano with COCO's 80 classes."""
    init_default_scope('mmdet')
    model = Config.fromfile(HERE.parents[1] / 'configs/_base_/models/yolox-nano.py').model
    model.bbox_head.num_classes = 80
    detector = MODELS.build(model).eval()
    detector.load_state_dict(torch.load(weights, weights_only=True)['state_dict'])
    return detector


def detect(detector: torch.nn.Module, rgb: np.ndarray, scale: float) -> Boxes:
    """Return the boxes of a uint8 RGB image ``(H, W, 3)``, in pixels of the image times ``scale``."""
    ratio = INPUT / max(rgb.shape[:2])
    small = cv2.resize(rgb[..., ::-1], None, fx=ratio, fy=ratio)
    padded = np.full((INPUT, INPUT, 3), 114, np.uint8)
    padded[: small.shape[0], : small.shape[1]] = small
    sample = DetDataSample(metainfo={'img_shape': padded.shape[:2], 'ori_shape': padded.shape[:2]})
    batch = torch.from_numpy(padded).permute(2, 0, 1)[None].float()
    found = detector.predict(batch, [sample], rescale=False)[0].pred_instances
    found = found[found.scores > SCORE]
    texts = [CocoDataset.METAINFO['classes'][label] for label in found.labels.tolist()]
    return Boxes((found.bboxes / ratio * scale).numpy(), texts, found.labels.tolist())


@torch.inference_mode()
def draw_row(detector: torch.nn.Module, restorer: torch.nn.Module, name: str, day: np.ndarray) -> np.ndarray:
    """Draw simulated night | heatmaps | restored with boxes, for a uint8 RGB photo ``(H, W, 3)``."""
    bgr = np.ascontiguousarray(day[..., ::-1])
    night = np.ascontiguousarray(NightDegradation(fixed=True)({'img': bgr, 'img_path': name})['img'][..., ::-1])
    output = restorer(torch.from_numpy(night).permute(2, 0, 1)[None].float() / 255)
    restored = (output.image[0].permute(1, 2, 0) * 255).round().byte().numpy()
    boxes = detect(detector, restored, PANEL[1] / day.shape[1])
    panels = [
        titled(resize(night, PANEL), 'simulated night'),
        titled(heatmap_grid(output.heatmaps[0][0].numpy(), PANEL, NAMES, output.levels[0].tolist()), 'heatmaps'),
        titled(draw_boxes(resize(restored, PANEL), boxes), 'restored, with boxes'),
    ]
    return np.concatenate([np.pad(panel, ((0, 4), (0, 4), (0, 0)), constant_values=255) for panel in panels], axis=1)


def main() -> None:
    """Draw all rows and write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('weights', help='YOLOX-Nano trained on COCO, with key names of mmdet 3.x')
    detector, restorer = build_detector(parser.parse_args().weights), get_model('dapled-t', pretrained=True)
    rows = [draw_row(detector, restorer, name, photo) for name, photo in PHOTOS.items()]
    cv2.imwrite(str(HERE / 'strip.jpg'), np.concatenate(rows)[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 90])


if __name__ == '__main__':
    main()
