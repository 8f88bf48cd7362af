# YOLOv3 from COCO, fine-tuned on ExDark: the plain arm.

_base_ = [
    '../_base_/models/yolov3_d53.py',
    '../_base_/datasets/exdark_coco.py',
    '../_base_/schedules/exdark_24e.py',
]

# ======================= settings =======================
task_checkpoint = '{{$MMDAPLED_DATA:data}}/weights/yolov3_d53_coco.pth'  # mmdet's YOLOv3 of COCO; its head starts anew

model = dict(bbox_head=dict(num_classes=12))
custom_hooks = [
    dict(type='TaskCheckpointHook', checkpoint=task_checkpoint, slice_head=False),
    dict(type='ChannelsLastHook'),
]
