# Mask R-CNN R50 from COCO, fine-tuned with boxes and masks on COCO photos turned to night: the plain arm.

_base_ = [
    'mmdet::_base_/models/mask-rcnn_r50_fpn.py',
    '../_base_/datasets/coco128_night_masks.py',
    '../_base_/schedules/finetune_8e.py',
]

# ======================= settings =======================
# mmdet's Mask R-CNN of COCO; its heads are sliced to the three classes by name
task_checkpoint = '{{$MMDAPLED_DATA:data}}/weights/mask-rcnn_r50_coco.pth'
num_classes = 3

model = dict(
    type='mmdet.MaskRCNN',
    data_preprocessor=dict(type='mmdet.DetDataPreprocessor'),
    backbone=dict(init_cfg=None),
    roi_head=dict(bbox_head=dict(num_classes=num_classes), mask_head=dict(num_classes=num_classes)),
)
custom_hooks = [dict(type='TaskCheckpointHook', checkpoint=task_checkpoint), dict(type='ChannelsLastHook')]
