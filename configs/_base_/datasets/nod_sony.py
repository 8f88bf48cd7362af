# NOD (Night Object Detection), the Sony subset: 2,571 / 321 / 321 street photos. The subsets are reported one by one.
# tools/convert_dataset.py nod_sony makes the files.
# The folder of all data sets is `data`, or what the environment variable MMDAPLED_DATA names.

# ======================= settings =======================
data_root = '{{$MMDAPLED_DATA:data}}/nod/'
train_annotations = 'annotations/nod_sony_train.json'
val_annotations = 'annotations/nod_sony_val.json'
test_annotations = 'annotations/nod_sony_test.json'
image_size = (1333, 800)  # width, height in pixels; the photos are 5472x3648
batch_size = 8
num_workers = 4

# ======================= pipelines =======================
det_meta_keys = ('img_id', 'img_path', 'ori_shape', 'img_shape', 'scale_factor', 'attributes', 'flip', 'flip_direction')
train_pipeline = [
    dict(type='LoadImageFromFile', backend_args=None),
    dict(type='LoadAnnotations', with_bbox=True),
    dict(type='Resize', scale=image_size, keep_ratio=True),
    dict(type='RandomFlip', prob=0.5),
    dict(type='PackJointInputs', pack=dict(type='mmdet.PackDetInputs', meta_keys=det_meta_keys)),
]
test_pipeline = [
    dict(type='LoadImageFromFile', backend_args=None),
    dict(type='Resize', scale=image_size, keep_ratio=True),
    dict(type='LoadAnnotations', with_bbox=True),
    dict(type='mmdet.PackDetInputs', meta_keys=det_meta_keys[:6]),
]

# ======================= data sets =======================
train_dataloader = dict(
    batch_size=batch_size,
    num_workers=num_workers,
    persistent_workers=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    batch_sampler=dict(type='mmdet.AspectRatioBatchSampler'),
    dataset=dict(
        type='NODDataset', data_root=data_root, ann_file=train_annotations, data_prefix=dict(img=''),
        filter_cfg=dict(filter_empty_gt=True, min_size=32), pipeline=train_pipeline,
    ),
)  # fmt: skip
val_dataloader = dict(
    batch_size=1,
    num_workers=num_workers,
    persistent_workers=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type='NODDataset', data_root=data_root, ann_file=val_annotations, data_prefix=dict(img=''), test_mode=True,
        pipeline=test_pipeline,
    ),
)  # fmt: skip
test_dataloader = dict(
    batch_size=1,
    num_workers=num_workers,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type='NODDataset', data_root=data_root, ann_file=test_annotations, data_prefix=dict(img=''), test_mode=True,
        pipeline=test_pipeline,
    ),
)  # fmt: skip
val_evaluator = dict(type='NightCocoMetric', ann_file=data_root + val_annotations, metric='bbox')
test_evaluator = dict(type='NightCocoMetric', ann_file=data_root + test_annotations, metric='bbox')
