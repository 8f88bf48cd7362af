# YOLOX-Nano from COCO, taught by its own moving average on MSRS's unlabelled night and by COCO128 turned to night: the
# plain arm, whose schedule the other arm shares.

_base_ = [
    '../_base_/models/yolox-nano.py',
    '../_base_/datasets/msrs_mean_teacher_coco128.py',
    '../_base_/schedules/mean_teacher_320i.py',
]

# ======================= settings =======================
task_checkpoint = '{{$MMDAPLED_DATA:data}}/weights/yolox_nano_coco.pth'  # 80 classes; the head is sliced by name
pseudo_score = 0.4  # of a teacher's box, from which on the student learns it
min_pseudo_side = 4  # pixels
unsupervised_weight = 1.0

# ======================= model =======================
model = dict(
    _delete_=True,
    type='mmdet.SemiBaseDetector',
    detector={{_base_.model}},
    data_preprocessor=dict(
        type='mmdet.MultiBranchDataPreprocessor', data_preprocessor={{_base_.model.data_preprocessor}}
    ),
    semi_train_cfg=dict(
        freeze_teacher=True,
        sup_weight=1.0,
        unsup_weight=unsupervised_weight,
        cls_pseudo_thr=pseudo_score,
        min_pseudo_bbox_wh=(min_pseudo_side, min_pseudo_side),
    ),
    semi_test_cfg=dict(predict_on='teacher'),
)
custom_hooks = [
    dict(type='TaskCheckpointHook', checkpoint=task_checkpoint),
    {{_base_.mean_teacher}},
    dict(type='ChannelsLastHook'),
]
