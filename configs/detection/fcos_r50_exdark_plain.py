# FCOS R50 from COCO, fine-tuned on ExDark: the plain arm.

_base_ = [
    'mmdet::_base_/models/retinanet_r50_fpn.py',  # of which backbone and neck stay, in Caffe's style
    '../_base_/datasets/exdark_coco.py',
    '../_base_/schedules/exdark_24e.py',
]

# ======================= settings =======================
# mmdet's FCOS of COCO (r50-caffe, GN head); its classification layer starts anew
task_checkpoint = '{{$MMDAPLED_DATA:data}}/weights/fcos_r50_coco.pth'
base_lr = 5e-3  # for a batch of 8: half of mmdet's for 16

model = dict(
    type='mmdet.FCOS',
    # Caffe's order and range: BGR, no division by a standard deviation.
    data_preprocessor=dict(
        type='mmdet.DetDataPreprocessor', mean=[102.9801, 115.9465, 122.7717], std=[1.0, 1.0, 1.0], bgr_to_rgb=False
    ),
    backbone=dict(norm_cfg=dict(requires_grad=False), style='caffe', init_cfg=None),
    neck=dict(add_extra_convs='on_output', relu_before_extra_convs=True),
    bbox_head=dict(
        _delete_=True, type='FCOSHead', num_classes=12, in_channels=256, stacked_convs=4, feat_channels=256,
        strides=[8, 16, 32, 64, 128],
        loss_cls=dict(type='FocalLoss', use_sigmoid=True, gamma=2.0, alpha=0.25, loss_weight=1.0),
        loss_bbox=dict(type='IoULoss', loss_weight=1.0),
        loss_centerness=dict(type='CrossEntropyLoss', use_sigmoid=True, loss_weight=1.0),
    ),
    train_cfg=None,  # FCOS assigns by itself
)  # fmt: skip
optim_wrapper = dict(optimizer=dict(lr=base_lr), paramwise_cfg=dict(bias_lr_mult=2.0, bias_decay_mult=0.0))
custom_hooks = [
    dict(type='TaskCheckpointHook', checkpoint=task_checkpoint, slice_head=False),
    dict(type='ChannelsLastHook'),
]
