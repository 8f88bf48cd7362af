# ExDark (7,363 real low-light photos, 12 classes), protocol B: the official 3,000 / 1,800 / 2,563, as YOLA and FRBNet.
# Results on test; say the protocol with every result, MAET and IAT have another one: exdark_maet.py.
# tools/convert_dataset.py exdark_official makes the files. Real night, so no clean images.
# The folder of all data sets is `data`, or what the environment variable MMDAPLED_DATA names.

# ======================= settings =======================
data_root = '{{$MMDAPLED_DATA:data}}/exdark/'
train_annotations = 'annotations/exdark_official_train.json'
val_annotations = 'annotations/exdark_official_val.json'
test_annotations = 'annotations/exdark_official_test.json'
image_folder = ''  # the annotation files say where below data_root each image lies
classes = (
    'Bicycle', 'Boat', 'Bottle', 'Bus', 'Car', 'Cat', 'Chair', 'Cup', 'Dog', 'Motorbike', 'People', 'Table',
)  # fmt: skip # as the annotation file names and orders them; the data set raises where it does not
image_size = (608, 608)  # width, height in pixels, as in the literature's tables
batch_size = 8
num_workers = 4

# ======================= pipelines =======================
det_meta_keys = ('img_id', 'img_path', 'ori_shape', 'img_shape', 'scale_factor', 'attributes', 'flip', 'flip_direction')
train_pipeline = [
    dict(type='LoadImageFromFile', backend_args=None),
    dict(type='LoadAnnotations', with_bbox=True),
    dict(type='RandomResize', scale=[(320, 320), image_size], keep_ratio=True),
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
        type='ExDarkDataset', data_root=data_root, metainfo=dict(classes=classes), ann_file=train_annotations,
        data_prefix=dict(img=image_folder), filter_cfg=dict(filter_empty_gt=True, min_size=32),
        pipeline=train_pipeline,
    ),
)  # fmt: skip
val_dataloader = dict(
    batch_size=1,
    num_workers=num_workers,
    persistent_workers=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type='ExDarkDataset', data_root=data_root, metainfo=dict(classes=classes), ann_file=val_annotations,
        data_prefix=dict(img=image_folder), test_mode=True, pipeline=test_pipeline,
    ),
)  # fmt: skip
test_dataloader = dict(
    batch_size=1,
    num_workers=num_workers,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type='ExDarkDataset', data_root=data_root, metainfo=dict(classes=classes), ann_file=test_annotations,
        data_prefix=dict(img=image_folder), test_mode=True, pipeline=test_pipeline,
    ),
)  # fmt: skip
# voc_mAP50 is the figure of the literature's tables. Groups by luma, and by the labels in the file's "attributes".
val_evaluator = dict(type='NightCocoMetric', ann_file=data_root + val_annotations, metric='bbox')
test_evaluator = dict(type='NightCocoMetric', ann_file=data_root + test_annotations, metric='bbox')
