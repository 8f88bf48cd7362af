import numpy as np
import pytest
import torch
from mmcv.ops import batched_nms, bbox_overlaps, nms, nms_match, soft_nms
from torchvision.ops import batched_nms as torchvision_batched_nms
from torchvision.ops import box_iou

# mmcv's own test values.
BOXES = np.float32([[6, 3, 8, 7], [3, 6, 9, 11], [3, 7, 10, 12], [1, 4, 13, 7]])
SCORES = np.float32([0.6, 0.9, 0.7, 0.2])
SOFT = {
    'naive': ([1, 0, 3], [0.9, 0.6, 0.2]),
    'linear': ([1, 0, 2, 3], [0.9, 0.6, 0.29024392, 0.2]),
    'gaussian': ([1, 0, 2, 3], [0.9, 0.59630775, 0.35275510, 0.18650459]),
}


def random_boxes(count: int) -> torch.Tensor:
    low = 100 * torch.rand(count, 2)
    return torch.cat((low, low + 1 + 40 * torch.rand(count, 2)), dim=1)


def test_nms_keeps_mmcvs_boxes():
    dets, kept = nms(BOXES, SCORES, iou_threshold=0.3)
    assert kept.tolist() == [1, 0, 3]
    assert np.allclose(dets, np.column_stack((BOXES, SCORES))[[1, 0, 3]])


def test_nms_offset_widens_boxes():
    # IoU 1/3 as real boxes, 8/16 = 1/2 when the last pixel counts.
    boxes, scores = torch.tensor([[0.0, 0, 2, 3], [1.0, 0, 3, 3]]), torch.tensor([0.9, 0.8])
    assert nms(boxes, scores, 0.4, offset=0)[1].tolist() == [0, 1]
    assert nms(boxes, scores, 0.4, offset=1)[1].tolist() == [0]


@pytest.mark.parametrize('dtype', [torch.float16, torch.bfloat16, torch.float64])
def test_nms_takes_every_precision(dtype):
    _, kept = nms(torch.from_numpy(BOXES).to(dtype), torch.from_numpy(SCORES).to(dtype), 0.3)
    assert kept.tolist() == [1, 0, 3]


def test_batched_nms_equals_torchvision():
    boxes, scores, classes = random_boxes(200), torch.rand(200), torch.randint(0, 4, (200,))
    dets, kept = batched_nms(boxes, scores, classes, dict(type='nms', iou_threshold=0.4))
    assert torch.equal(kept, torchvision_batched_nms(boxes, scores, classes, 0.4))
    assert torch.equal(dets, torch.cat((boxes, scores[:, None]), dim=1)[kept])


@pytest.mark.parametrize('method', SOFT)
def test_soft_nms_gives_mmcvs_scores(method):
    dets, kept = soft_nms(BOXES, SCORES, iou_threshold=0.3, sigma=0.5, min_score=0.01, method=method)
    indices, scores = SOFT[method]
    assert kept.tolist() == indices
    assert np.allclose(dets, np.column_stack((BOXES[indices], scores)))


def test_naive_soft_nms_is_nms():
    boxes, scores = random_boxes(100), torch.rand(100) * 0.5 + 0.5
    _, kept = soft_nms(boxes, scores, 0.4, min_score=1e-3, method='naive')
    assert torch.equal(kept, nms(boxes, scores, 0.4)[1])


def test_soft_nms_drops_below_the_minimum_but_keeps_the_best():
    dets, kept = soft_nms(BOXES, SCORES, 0.3, min_score=0.95)
    assert kept.tolist() == [1] and np.isclose(dets[0, 4], 0.9)
    assert len(soft_nms(BOXES[:0], SCORES[:0], 0.3)[1]) == 0


def test_nms_match_groups_by_the_better_box():
    groups = nms_match(np.column_stack((BOXES, SCORES)), 0.3)
    assert [group.tolist() for group in groups] == [[1, 2], [0], [3]]
    # Suppressed from the threshold on, where nms asks for more than it.
    twins = np.float32([[0, 0, 2, 2, 0.9], [0, 0, 2, 1, 0.8]])
    assert [len(group) for group in nms_match(twins, 0.5)] == [2]


@pytest.mark.parametrize('offset', [0, 1])
def test_bbox_overlaps_equal_torchvision(offset):
    first, second = random_boxes(30), random_boxes(20)
    wider = first.new_tensor([0, 0, offset, offset])
    expected = box_iou(first + wider, second + wider)
    assert torch.allclose(bbox_overlaps(first, second, offset=offset), expected, atol=1e-6)
    assert torch.allclose(bbox_overlaps(first[:20], second, aligned=True, offset=offset), expected[:20].diagonal())


def test_bbox_overlaps_over_the_foreground():
    inner, outer = torch.tensor([[2.0, 2, 4, 4]]), torch.tensor([[0.0, 0, 4, 8]])
    assert bbox_overlaps(inner, outer, mode='iof').item() == 1
    assert bbox_overlaps(outer, inner, mode='iof').item() == 4 / 32
