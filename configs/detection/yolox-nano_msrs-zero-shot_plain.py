# YOLOX-Nano from COCO, fine-tuned on COCO128 turned to night and on nothing of MSRS, on whose night it is evaluated.

_base_ = [
    '../_base_/models/yolox-nano.py',
    '../_base_/datasets/msrs_zero_shot_coco128.py',
    '../_base_/schedules/zero_shot_16e.py',
]

# ======================= settings =======================
task_checkpoint = '{{$MMDAPLED_DATA:data}}/weights/yolox_nano_coco.pth'  # 80 classes; the head is sliced by name

custom_hooks = [dict(type='TaskCheckpointHook', checkpoint=task_checkpoint), dict(type='ChannelsLastHook')]
