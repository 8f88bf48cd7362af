# Labelled: COCO128's people, bicycles and cars turned to night. Unlabelled: MSRS's night images of training, whose
# labels are not used; a teacher's view of each, and a student's, which is harder. The evaluation is MSRS-night's.

_base_ = './msrs_zero_shot_coco128.py'

# ======================= settings =======================
num_labelled, num_unlabelled = 4, 4  # images of a batch
colour_range = (0.5, 1.5)  # of one of contrast, saturation and sharpness, in the student's view; 1 changes nothing
num_erased = (1, 4)  # patches that the student does not see
erased_side = (0.02, 0.15)  # of each, relative to the image
branches = ['sup', 'unsup_teacher', 'unsup_student']

# ======================= pipelines =======================
unlabelled_meta_keys = (*_base_.det_meta_keys, 'flip', 'flip_direction', 'homography_matrix')
unlabelled_pack = dict(type='mmdet.PackDetInputs', meta_keys=unlabelled_meta_keys)
colours = [[dict(type=name, min_mag=colour_range[0], max_mag=colour_range[1])]
           for name in ('Contrast', 'Color', 'Sharpness')]  # fmt: skip
labelled_pipeline = [
    *_base_.degraded_pipeline[:-1],
    dict(type='MultiBranch', branch_field=branches, sup=_base_.degraded_pipeline[-1]),
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
