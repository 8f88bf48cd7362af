# YOLOX-Nano from COCO, taught by its own moving average on MSRS's unlabelled night and by COCO128 turned to night: the
# plain arm, whose schedule the other arm shares.

_base_ = [
    '../_base_/models/yolox-nano.py',
    '../_base_/datasets/msrs_night_coco128.py',
    '../_base_/schedules/mean_teacher_320i.py',
    '../_base_/default_runtime.py',
]

# ======================= settings =======================
task_checkpoint = '{{$MMDAPLED_DATA:data}}/weights/yolox_nano_coco.pth'  # 80 classes; the head is sliced by name
pseudo_score = 0.4  # of a teacher's box, from which on the student learns it
min_pseudo_side = 4  # pixels
unsupervised_weight = 1.0
white_balance = (0.4, 1.6)  # linear gains of blue and red: lamps are orange, green or blue
spatial_prob = 0.3  # share of images whose darkness, blur and noise vary in space
num_labelled, num_unlabelled = 4, 4  # images of a batch
colour_range = (0.5, 1.5)  # of one of contrast, saturation and sharpness, in the student's view; 1 changes nothing
num_erased = (1, 4)  # patches that the student does not see
erased_side = (0.02, 0.15)  # of each, relative to the image
branches = ['sup', 'unsup_teacher', 'unsup_student']

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

# ======================= pipelines =======================
unlabelled_meta_keys = (*_base_.det_meta_keys, 'flip', 'flip_direction', 'homography_matrix')
unlabelled_pack = dict(type='mmdet.PackDetInputs', meta_keys=unlabelled_meta_keys)
colours = [[dict(type=name, min_mag=colour_range[0], max_mag=colour_range[1])]
           for name in ('Contrast', 'Color', 'Sharpness')]  # fmt: skip
degraded_pipeline = [
    dict(step, white_balance=white_balance, spatial=spatial_prob) if step['type'] == 'NightDegradation' else step
    for step in _base_.degraded_pipeline
]
labelled_pipeline = [
    *degraded_pipeline[:-1],
    dict(type='MultiBranch', branch_field=branches, sup=degraded_pipeline[-1]),
]
teacher_pipeline = [
    dict(type='Resize', scale=_base_.image_size, keep_ratio=True),
    dict(type='RandomFlip', prob=0.5),
    _base_.pad_to_size,
    unlabelled_pack,
]
student_pipeline = [
    *_base_.geometry[:-1],  # without the filter by boxes: there are none
    dict(type='RandAugment', aug_space=colours, aug_num=1),
    dict(type='RandomErasing', n_patches=num_erased, ratio=erased_side),
    _base_.pad_to_size,
    unlabelled_pack,
]
unlabelled_pipeline = [
    _base_.load[0],
    dict(type='LoadEmptyAnnotations', with_bbox=True),
    dict(type='MultiBranch', branch_field=branches, unsup_teacher=teacher_pipeline, unsup_student=student_pipeline),
]

# ======================= data sets =======================
train_dataloader = dict(
    batch_size=num_labelled + num_unlabelled,
    # Not GroupMultiSourceSampler, which waits for ever for a portrait image: MSRS has none.
    sampler=dict(
        _delete_=True, type='MultiSourceSampler', batch_size=num_labelled + num_unlabelled,
        source_ratio=[num_labelled, num_unlabelled],
    ),
    dataset=dict(
        datasets=[
            dict(_base_.coco_train, pipeline=labelled_pipeline),
            dict(_base_.night_train, pipeline=unlabelled_pipeline),
        ]
    ),
)  # fmt: skip

# ======================= runtime =======================
val_cfg = dict(type='TeacherStudentValLoop')
default_hooks = dict(checkpoint=dict(by_epoch=False, interval=_base_.max_iters))
log_processor = dict(by_epoch=False)
custom_hooks = [
    dict(type='TaskCheckpointHook', checkpoint=task_checkpoint),
    {{_base_.mean_teacher}},
    dict(type='ChannelsLastHook'),
]
