# LLVIP, the visible photos: 12,025 / 3,463 of pedestrians, 1280x1024. There is no validation split: choose nothing by
# the results on test. tools/convert_dataset.py llvip makes the files.
# The folder of all data sets is `data`, or what the environment variable MMDAPLED_DATA names.

# ======================= settings =======================
data_root = '{{$MMDAPLED_DATA:data}}/llvip/'
train_annotations = 'annotations/llvip_train.json'
val_annotations = 'annotations/llvip_test.json'
image_size = (1280, 1024)  # width, height in pixels, that of the photos
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
        type='LLVIPDataset', data_root=data_root, ann_file=train_annotations, data_prefix=dict(img=''),
        filter_cfg=dict(filter_empty_gt=True, min_size=32), pipeline=train_pipeline,
    ),
)  # fmt: skip
val_dataloader = dict(
    batch_size=1,
    num_workers=num_workers,
    persistent_workers=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type='LLVIPDataset', data_root=data_root, ann_file=val_annotations, data_prefix=dict(img=''), test_mode=True,
        pipeline=test_pipeline,
    ),
)  # fmt: skip
test_dataloader = val_dataloader
val_evaluator = dict(type='NightCocoMetric', ann_file=data_root + val_annotations, metric='bbox')
test_evaluator = val_evaluator
