# MSRS-night for a detector that takes 416x416 BGR images. Training: its night and day images, and COCO128's people,
# bicycles and cars turned to night, whose clean images are restoration ground truth. Evaluation: MSRS-night alone.
# All data sets lie in the folder `data`, or in the one that the environment variable MMDAPLED_DATA names.

# ======================= settings =======================
data_root = '{{$MMDAPLED_DATA:data}}/msrs_night/'
coco_root = '{{$MMDAPLED_DATA:data}}/coco128/'
classes = ('person', 'bicycle', 'car')
palette = [(220, 20, 60), (119, 11, 32), (0, 0, 142)]  # MSRS-night's: parts with one and the same metainfo have one
image_size = (416, 416)  # width, height in pixels
scale_jitter = (0.75, 1.25)  # training size relative to image_size
pad_value = 114  # grey, as YOLOX was trained
day_degradation_prob = 0.5  # share of day images that NightDegradation turns into night
luma_bins = (25, 35)  # of 0 to 255: about thirds of val: 12, 15 and 18 images
batch_size = 8
num_workers = 0

# ======================= pipelines =======================
det_meta_keys = ('img_id', 'img_path', 'ori_shape', 'img_shape', 'scale_factor')
load = [dict(type='LoadImageFromFile', backend_args=None), dict(type='LoadAnnotations', with_bbox=True)]
geometry = [
    dict(type='RandomResize', scale=image_size, ratio_range=scale_jitter, keep_ratio=True),
    dict(type='RandomCrop', crop_size=image_size[::-1], crop_type='absolute', allow_negative_crop=True),
    dict(type='RandomFlip', prob=0.5),
    dict(type='FilterAnnotations', min_gt_bbox_wh=(4, 4), keep_empty=False),
]
pad_to_size = dict(type='Pad', size=image_size, pad_val=dict(img=(pad_value, pad_value, pad_value)))
pack = dict(type='PackJointInputs', pack=dict(type='mmdet.PackDetInputs', meta_keys=det_meta_keys))
real_pipeline = [*load, *geometry, pad_to_size, pack]
day_pipeline = [*load, *geometry, dict(type='NightDegradation', prob=day_degradation_prob), pad_to_size, pack]
degraded_pipeline = [*load, *geometry, dict(type='NightDegradation'), pad_to_size, pack]  # for day data of other sets
test_pipeline = [
    dict(type='LoadImageFromFile', backend_args=None),
    dict(type='Resize', scale=image_size, keep_ratio=True),
    pad_to_size,
    dict(type='LoadAnnotations', with_bbox=True),
    dict(type='mmdet.PackDetInputs', meta_keys=det_meta_keys),
]

# ======================= data sets =======================
night_train = dict(
    type='MSRSNightDataset', data_root=data_root, ann_file='annotations/train.json',
    data_prefix=dict(img='train/'), pipeline=real_pipeline,
)  # fmt: skip
day_train = dict(
    type='MSRSNightDataset', data_root=data_root, ann_file='annotations/day.json',
    data_prefix=dict(img='day/'), pipeline=day_pipeline,
)  # fmt: skip
coco_train = dict(
    type='NightCocoDataset', data_root=coco_root, metainfo=dict(classes=classes, palette=palette),
    ann_file='annotations/instances_train2017.json', data_prefix=dict(img='train2017/'),
    filter_cfg=dict(filter_empty_gt=True, min_size=32), pipeline=degraded_pipeline,
)  # fmt: skip
train_dataloader = dict(
    batch_size=batch_size,
    num_workers=num_workers,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(type='ConcatDataset', datasets=[night_train, day_train, coco_train]),
)
val_dataloader = dict(
    batch_size=1,
    num_workers=num_workers,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type='MSRSNightDataset', data_root=data_root, ann_file='annotations/val.json',
        data_prefix=dict(img='val/'), test_mode=True, pipeline=test_pipeline,
    ),
)  # fmt: skip
test_dataloader = val_dataloader
# Also by a prior's blur level: --cfg-options test_evaluator.prior=mmdapled-tiny
val_evaluator = dict(
    type='NightCocoMetric', ann_file=data_root + 'annotations/val.json', metric='bbox', proposal_nums=(100, 1, 10),
    luma_bins=luma_bins,
)  # fmt: skip
test_evaluator = val_evaluator
