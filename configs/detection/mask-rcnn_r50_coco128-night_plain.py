# Mask R-CNN R50 from COCO, fine-tuned with boxes and masks on COCO photos turned to night: the plain arm.

_base_ = [
    'mmdet::_base_/models/mask-rcnn_r50_fpn.py',
    '../_base_/datasets/coco128_night.py',
    '../_base_/schedules/finetune_8e.py',
    '../_base_/default_runtime.py',
]

# ======================= settings =======================
# mmdet's Mask R-CNN of COCO; its heads are sliced to the three classes by name
task_checkpoint = '{{$MMDAPLED_DATA:data}}/weights/mask-rcnn_r50_coco.pth'
num_classes = 3
metric = 'bbox'  # COCO128's val has boxes alone; ['bbox', 'segm'] with all of COCO

model = dict(
    type='mmdet.MaskRCNN',
    data_preprocessor=dict(type='mmdet.DetDataPreprocessor'),
    backbone=dict(init_cfg=None),
    roi_head=dict(bbox_head=dict(num_classes=num_classes), mask_head=dict(num_classes=num_classes)),
)
custom_hooks = [dict(type='TaskCheckpointHook', checkpoint=task_checkpoint), dict(type='ChannelsLastHook')]

# ======================= pipelines =======================
# Padding is left to the data preprocessor: mmdet can't paste the mask of a box that lies in padding of the pipeline's.
train_pipeline = [
    dict(step, with_mask=True) if step['type'] == 'LoadAnnotations' else step
    for step in _base_.train_pipeline
    if step['type'] != 'Pad'
]
test_pipeline = [step for step in _base_.test_pipeline if step['type'] != 'Pad']

# ======================= data sets =======================
train_dataloader = dict(dataset=dict(pipeline=train_pipeline))
val_dataloader = dict(dataset=dict(pipeline=test_pipeline))
test_dataloader = val_dataloader
val_evaluator = dict(metric=metric)
test_evaluator = val_evaluator
