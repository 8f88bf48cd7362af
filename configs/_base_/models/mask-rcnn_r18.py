# Mask R-CNN as mmdet builds it, with a ResNet-18 that trains from scratch, for three classes.

_base_ = 'mmdet::_base_/models/mask-rcnn_r50_fpn.py'

# ======================= settings =======================
num_classes = 3
channels = [64, 128, 256, 512]
train_regions, test_regions = 128, 300  # per image, fewer than mmdet's 512 and 1000: images are small

# ======================= model =======================
model = dict(
    type='mmdet.MaskRCNN',
    data_preprocessor=dict(type='mmdet.DetDataPreprocessor'),
    # Nothing is frozen, because nothing is pretrained.
    backbone=dict(depth=18, frozen_stages=-1, norm_eval=False, init_cfg=None),
    neck=dict(in_channels=channels),
    roi_head=dict(bbox_head=dict(num_classes=num_classes), mask_head=dict(num_classes=num_classes)),
    train_cfg=dict(
        rpn_proposal=dict(nms_pre=4 * train_regions, max_per_img=4 * train_regions),
        rcnn=dict(sampler=dict(num=train_regions)),
    ),
    test_cfg=dict(rpn=dict(nms_pre=test_regions, max_per_img=test_regions)),
)
