"""Colours of classes, brightness of depth, and the panels of a sample."""

import numpy as np
import torch
from mmengine.structures import BaseDataElement, PixelData

from mmdapled.visualization.pixel_maps import default_palette, paint_labels, pixel_panels, show_depth
from mmdapled.visualization.restoration_hook import sample_strip

PALETTE = [(255, 0, 0), (0, 255, 0)]


def test_classes_get_their_colours_and_unknown_pixels_stay():
    image = np.full((4, 6, 3), 100, np.uint8)
    labels = np.array([[0, 0, 0, 1, 1, 255]] * 4)
    painted = paint_labels(image, labels, PALETTE)
    assert painted[0, 0].tolist() == [193, 40, 40] and painted[0, 3].tolist() == [40, 193, 40]
    assert painted[0, 5].tolist() == [100, 100, 100] and (image == 100).all()


def test_labels_of_another_size_cover_the_image_without_mixing():
    painted = paint_labels(np.zeros((8, 12, 3), np.uint8), np.array([[0, 1]]), PALETTE)
    assert (painted[:, :6] == painted[0, 0]).all() and (painted[:, 6:] == painted[0, 11]).all()


def test_default_colours_differ():
    assert len({tuple(colour) for colour in default_palette(20).tolist()}) == 20


def test_near_is_brighter_than_far():
    near, far = show_depth(np.array([[1.0, 100.0]]), (8, 16), 100.0).astype(int).sum(axis=2)[0, [0, -1]]
    assert near > far


def seg_sample():
    sample = BaseDataElement(metainfo=dict(img_path='a.png'))
    fields = dict(restored_img=torch.full((3, 8, 12), 0.5), gt_img=torch.full((3, 8, 12), 200, dtype=torch.uint8),
                  pred_sem_seg=PixelData(data=torch.zeros(1, 16, 24, dtype=torch.long)),
                  gt_sem_seg=PixelData(data=torch.ones(1, 16, 24, dtype=torch.long)),
                  pred_depth_map=PixelData(data=torch.full((1, 8, 12), 5.0)))  # fmt: skip
    for name, value in fields.items():
        sample.set_field(value, name, field_type='data')
    return sample


def test_sample_gives_a_panel_for_each_of_its_maps():
    restored, clean = np.full((8, 12, 3), 128, np.uint8), np.full((8, 12, 3), 200, np.uint8)
    panels = dict(pixel_panels(seg_sample(), restored, clean, PALETTE))
    assert list(panels) == ['classes', 'true classes', 'depth']
    assert panels['classes'][0, 0].tolist() == [204, 51, 51] and panels['true classes'][0, 0].tolist() == [80, 233, 80]
    assert pixel_panels(BaseDataElement(), restored, clean, PALETTE) == []


def test_strips_have_these_panels():
    night, sample = torch.zeros(3, 8, 12, dtype=torch.uint8), seg_sample()
    wide = sample_strip(night, sample, palette=PALETTE)
    for name in ('pred_sem_seg', 'gt_sem_seg', 'pred_depth_map'):
        delattr(sample, name)
    assert wide.shape[1] - sample_strip(night, sample).shape[1] == 3 * (12 + 4)
