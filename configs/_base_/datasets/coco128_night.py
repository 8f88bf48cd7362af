# COCO photos turned to night by NightDegradation, for training and for evaluation: every image has its clean one.
# Made for COCO128; for all of COCO set coco_folder to 'coco/'.
# All data sets lie in the folder `data`, or in the one that the environment variable MMDAPLED_DATA names.

# ======================= settings =======================
coco_folder = 'coco128/'
data_root = '{{$MMDAPLED_DATA:data}}/' + coco_folder
classes = ('person', 'bicycle', 'car')  # in COCO's order
image_size = (416, 416)  # width, height in pixels
scale_jitter = (0.75, 1.25)  # training size relative to image_size
pad_value = 114  # grey, as YOLOX was trained
degradation_prob = 1.0  # share of training images that become night
spatial_prob = 0.0  # share of those whose darkness, blur and noise vary in space
batch_size = 8
num_workers = 2

# ======================= pipelines =======================
det_meta_keys = ('img_id', 'img_path', 'ori_shape', 'img_shape', 'scale_factor')
pad_to_size = dict(type='Pad', size=image_size, pad_val=dict(img=(pad_value, pad_value, pad_value)))
pack = dict(type='PackJointInputs', pack=dict(type='mmdet.PackDetInputs', meta_keys=det_meta_keys))
train_pipeline = [
    dict(type='LoadImageFromFile', backend_args=None),
    dict(type='LoadAnnotations', with_bbox=True),
    dict(type='RandomResize', scale=image_size, ratio_range=scale_jitter, keep_ratio=True),
    dict(type='RandomCrop', crop_size=image_size[::-1], crop_type='absolute', allow_negative_crop=True),
    dict(type='RandomFlip', prob=0.5),
    dict(type='FilterAnnotations', min_gt_bbox_wh=(4, 4), keep_empty=False),
    dict(type='NightDegradation', prob=degradation_prob, spatial=spatial_prob),
    pad_to_size,
    pack,
]
# fixed: the same night in every run and for every model
test_pipeline = [
    dict(type='LoadImageFromFile', backend_args=None),
    dict(type='Resize', scale=image_size, keep_ratio=True),
    dict(type='LoadAnnotations', with_bbox=True),
    dict(type='NightDegradation', fixed=True),
    pad_to_size,
    pack,
]

# ======================= data sets =======================
train_dataloader = dict(
    batch_size=batch_size,
    num_workers=num_workers,
    persistent_workers=num_workers > 0,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        type='NightCocoDataset', data_root=data_root, metainfo=dict(classes=classes),
        ann_file='annotations/instances_train2017.json', data_prefix=dict(img='train2017/'),
        filter_cfg=dict(filter_empty_gt=True, min_size=32), pipeline=train_pipeline,
    ),
)  # fmt: skip
val_dataloader = dict(
    batch_size=1,
    num_workers=num_workers,
    persistent_workers=num_workers > 0,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type='NightCocoDataset', data_root=data_root, metainfo=dict(classes=classes),
        ann_file='annotations/instances_val2017.json', data_prefix=dict(img='val2017/'),
        test_mode=True, pipeline=test_pipeline,
    ),
)  # fmt: skip
test_dataloader = val_dataloader
val_evaluator = dict(
    type='mmdet.CocoMetric', ann_file=data_root + 'annotations/instances_val2017.json', metric='bbox'
)  # fmt: skip
test_evaluator = val_evaluator
