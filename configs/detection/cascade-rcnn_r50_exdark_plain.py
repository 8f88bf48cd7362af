# Cascade R-CNN R50 from COCO, fine-tuned on ExDark: the plain arm.

_base_ = [
    'mmdet::_base_/models/cascade-rcnn_r50_fpn.py',
    '../_base_/datasets/exdark_coco.py',
    '../_base_/schedules/exdark_24e.py',
]

# ======================= settings =======================
# mmdet's Cascade R-CNN of COCO; the classification of its three heads starts anew
task_checkpoint = '{{$MMDAPLED_DATA:data}}/weights/cascade-rcnn_r50_coco.pth'
base_lr = 1e-2  # for a batch of 8: half of mmdet's for 16

model = dict(
    type='mmdet.CascadeRCNN',
    data_preprocessor=dict(type='mmdet.DetDataPreprocessor'),
    backbone=dict(init_cfg=None),
    roi_head=dict(bbox_head=[dict(head, num_classes=12) for head in _base_.model.roi_head.bbox_head]),
)
optim_wrapper = dict(optimizer=dict(lr=base_lr))
custom_hooks = [
    dict(type='TaskCheckpointHook', checkpoint=task_checkpoint, slice_head=False),
    dict(type='ChannelsLastHook'),
]
