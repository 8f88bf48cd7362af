# YOLOX-Nano of COCO with its 80 classes on PASCAL VOC's dark images.

_base_ = [
    '../_base_/models/yolox-nano.py',
    '../_base_/datasets/voc_dark.py',
    '../_base_/schedules/finetune_8e.py',
    '../_base_/default_runtime.py',
]

# ======================= settings =======================
task_checkpoint = '{{$MMDAPLED_DATA:data}}/weights/yolox_nano_coco.pth'

model = dict(bbox_head=dict(num_classes=80))
custom_hooks = [
    dict(type='TaskCheckpointHook', checkpoint=task_checkpoint, slice_head=False),
    dict(type='ChannelsLastHook'),
]
