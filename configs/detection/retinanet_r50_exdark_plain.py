# RetinaNet R50 from COCO, fine-tuned on ExDark: the plain arm.

_base_ = [
    'mmdet::_base_/models/retinanet_r50_fpn.py',
    '../_base_/datasets/exdark_coco.py',
    '../_base_/schedules/exdark_24e.py',
]

# ======================= settings =======================
# mmdet's RetinaNet of COCO; its classification layer starts anew
task_checkpoint = '{{$MMDAPLED_DATA:data}}/weights/retinanet_r50_coco.pth'
base_lr = 5e-3  # for a batch of 8: half of mmdet's for 16

model = dict(
    type='mmdet.RetinaNet',
    data_preprocessor=dict(type='mmdet.DetDataPreprocessor'),
    backbone=dict(init_cfg=None),
    bbox_head=dict(num_classes=12),
)
optim_wrapper = dict(optimizer=dict(lr=base_lr))
custom_hooks = [
    dict(type='TaskCheckpointHook', checkpoint=task_checkpoint, slice_head=False),
    dict(type='ChannelsLastHook'),
]
