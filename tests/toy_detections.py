"""Artificial detections from the annotations of a COCO file: jittered, some missed, some false, with scores."""

import json
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch
from pycocotools import mask as mask_utils

CLASSES = ('person', 'bicycle', 'car')  # of MSRS-night, categories 1 to 3 there and in COCO


def upper_part_mask(box, size):
    """Return the run-length mask of the upper two thirds of a box x1, y1, x2, y2 in an image of (height, width)."""
    mask = np.zeros(size, dtype=np.uint8, order='F')
    x1, y1, x2, y2 = (int(value) for value in box)
    mask[max(y1, 0) : (y1 + 2 * y2) // 3 + 1, max(x1, 0) : x2 + 1] = 1
    return mask_utils.encode(mask)


def toy_predictions(ann_file, classes, seed=0, miss=0.3, jitter=0.15, invented=2.0, masks=False):
    """Return one data sample per image, as mmdet's test loop passes them to a metric.

    Args:
        miss: share of the objects that are not found.
        jitter: shift of each side, in sides of the box (standard deviation).
        invented: false detections per image (mean).
    """
    document = json.loads(Path(ann_file).read_text())
    label_of = {item['id']: classes.index(item['name']) for item in document['categories'] if item['name'] in classes}
    objects = defaultdict(list)
    for item in document['annotations']:
        if item['category_id'] in label_of:
            objects[item['image_id']].append(item)
    rng = np.random.default_rng(seed)
    samples = []
    for image in document['images']:
        size = (image['height'], image['width'])
        boxes, scores, labels = [], [], []
        for item in objects[image['id']]:
            if rng.random() < miss:
                continue
            x, y, w, h = item['bbox']
            shift = rng.normal(0, jitter, 4) * (w, h, w, h)
            boxes.append(np.array([x, y, x + w, y + h]) + shift)
            scores.append(0.3 + 0.7 * rng.random())
            labels.append(label_of[item['category_id']])
        for _ in range(rng.poisson(invented)):
            corner = rng.random(2) * size[::-1] * 0.8
            boxes.append(np.concatenate([corner, corner + 5 + rng.random(2) * 80]))
            scores.append(0.7 * rng.random())
            labels.append(int(rng.integers(len(classes))))
        instances = dict(
            bboxes=torch.tensor(np.array(boxes).reshape(-1, 4), dtype=torch.float32),
            scores=torch.tensor(scores, dtype=torch.float32),
            labels=torch.tensor(labels, dtype=torch.long),
        )
        if masks:
            instances['masks'] = [upper_part_mask(box, size) for box in boxes]
        samples.append(dict(img_id=image['id'], ori_shape=size, pred_instances=instances))
    return samples


def as_results(samples, category_ids):
    """Return the list of a COCO result file."""
    results = []
    for sample in samples:
        found = sample['pred_instances']
        for box, score, label in zip(*(found[key].tolist() for key in ('bboxes', 'scores', 'labels')), strict=True):
            x1, y1, x2, y2 = box
            results.append(
                dict(image_id=sample['img_id'], category_id=category_ids[label], score=score,
                     bbox=[x1, y1, x2 - x1, y2 - y1])
            )  # fmt: skip
    return results
