# TOOD R50 from COCO, fine-tuned on ExDark: the plain arm.

_base_ = [
    'mmdet::_base_/models/retinanet_r50_fpn.py',  # of which backbone and neck stay
    '../_base_/datasets/exdark_coco.py',
    '../_base_/schedules/exdark_24e.py',
]

# ======================= settings =======================
# mmdet's TOOD of COCO; its classification layer starts anew
task_checkpoint = '{{$MMDAPLED_DATA:data}}/weights/tood_r50_coco.pth'
base_lr = 5e-3  # for a batch of 8: half of mmdet's for 16
initial_epochs = 4  # assigned by ATSS, before the task-aligned assigner takes over

model = dict(
    type='mmdet.TOOD',
    data_preprocessor=dict(type='mmdet.DetDataPreprocessor'),
    backbone=dict(init_cfg=None),
    neck=dict(add_extra_convs='on_output'),
    bbox_head=dict(
        _delete_=True, type='TOODHead', num_classes=12, in_channels=256, stacked_convs=6, feat_channels=256,
        anchor_type='anchor_free',
        anchor_generator=dict(
            type='AnchorGenerator', ratios=[1.0], octave_base_scale=8, scales_per_octave=1,
            strides=[8, 16, 32, 64, 128],
        ),
        bbox_coder=dict(type='DeltaXYWHBBoxCoder', target_means=[0, 0, 0, 0], target_stds=[0.1, 0.1, 0.2, 0.2]),
        # Both read probabilities, not logits.
        initial_loss_cls=dict(
            type='FocalLoss', use_sigmoid=True, activated=True, gamma=2.0, alpha=0.25, loss_weight=1.0
        ),
        loss_cls=dict(type='QualityFocalLoss', use_sigmoid=True, activated=True, beta=2.0, loss_weight=1.0),
        loss_bbox=dict(type='GIoULoss', loss_weight=2.0),
    ),
    train_cfg=dict(
        _delete_=True, initial_epoch=initial_epochs, initial_assigner=dict(type='ATSSAssigner', topk=9),
        assigner=dict(type='TaskAlignedAssigner', topk=13), alpha=1, beta=6, allowed_border=-1, pos_weight=-1,
        debug=False,
    ),
    test_cfg=dict(nms=dict(iou_threshold=0.6)),
)  # fmt: skip
optim_wrapper = dict(optimizer=dict(lr=base_lr))
custom_hooks = [
    dict(type='TaskCheckpointHook', checkpoint=task_checkpoint, slice_head=False),
    dict(type='ChannelsLastHook'),
]
