# DINO R50, four scales, from COCO, fine-tuned on ExDark: the plain arm. Data, epochs and steps are those of the other
# detectors; the optimiser is DINO's own, because SGD does not train it.

_base_ = [
    '../_base_/models/dino_r50.py',
    '../_base_/datasets/exdark_coco.py',
    '../_base_/schedules/exdark_24e.py',
]

# ======================= settings =======================
# mmdet's DINO of COCO (4scale, R50); its classification layers and the embedding of noisy labels start anew
task_checkpoint = '{{$MMDAPLED_DATA:data}}/weights/dino_r50_coco.pth'
base_lr = 5e-5  # for a batch of 8: half of mmdet's for 16
backbone_lr_factor = 0.1

model = dict(bbox_head=dict(num_classes=12))
optim_wrapper = dict(
    optimizer=dict(_delete_=True, type='AdamW', lr=base_lr, weight_decay=1e-4),
    clip_grad=dict(max_norm=0.1),
    paramwise_cfg=dict(custom_keys={'backbone': dict(lr_mult=backbone_lr_factor)}),
)
custom_hooks = [
    dict(type='TaskCheckpointHook', checkpoint=task_checkpoint, slice_head=False),
    dict(type='ChannelsLastHook'),
]
