# YOLOX-Nano from COCO, fine-tuned on MSRS-night with all objects, those that are hard to see among them.

_base_ = [
    '../_base_/models/yolox-nano.py',
    '../_base_/datasets/msrs_night_all_objects.py',
    '../_base_/schedules/finetune_8e.py',
    '../_base_/default_runtime.py',
]

# ======================= settings =======================
task_checkpoint = '{{$MMDAPLED_DATA:data}}/weights/yolox_nano_coco.pth'  # 80 classes; the head is sliced by name

custom_hooks = [dict(type='TaskCheckpointHook', checkpoint=task_checkpoint), dict(type='ChannelsLastHook')]
