# RTMDet-tiny on MSRS-night, as YOLOX-Nano there: the plain arm. It runs without any weight file, from scratch; its 8
# epochs of 220 images are a schedule for a detector that knows COCO, so give it COCO's weights for a result.

_base_ = [
    '../_base_/models/rtmdet-tiny.py',
    '../_base_/datasets/msrs_night_coco128.py',
    '../_base_/schedules/finetune_8e.py',
    '../_base_/default_runtime.py',
]

# ======================= settings =======================
task_checkpoint = None  # or a file of mmdet's RTMDet-tiny of COCO, whose head is then sliced to the classes by name

# The head's levels share their convolutions, which the optimiser takes once.
optim_wrapper = dict(paramwise_cfg=dict(bypass_duplicate=True))
custom_hooks = [dict(type='TaskCheckpointHook', checkpoint=task_checkpoint), dict(type='ChannelsLastHook')]
