# ExDark (7,363 real low-light images, 12 classes), protocol B: the official 3,000 / 1,800 / 2,563, as YOLA and FRBNet.
# Results on test; name the protocol with every result, MAET and IAT have another one: exdark_maet.py.
# tools/convert_dataset.py exdark_official makes the files. Real night, so no clean images.
# All data sets lie in the folder `data`, or in the one that the environment variable MMDAPLED_DATA names.

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
load = dict(type='LoadImageFromFile', backend_args=None)
jitter = dict(type='RandomResize', scale=[(320, 320), image_size], keep_ratio=True)
train_pipeline = [
    load,
    dict(type='LoadAnnotations', with_bbox=True),
    jitter,
    dict(type='RandomFlip', prob=0.5),
    dict(type='PackJointInputs', pack=dict(type='mmdet.PackDetInputs', meta_keys=det_meta_keys)),
]
test_pipeline = [
    load,
    dict(type='Resize', scale=image_size, keep_ratio=True),
    dict(type='LoadAnnotations', with_bbox=True),
    dict(type='mmdet.PackDetInputs', meta_keys=det_meta_keys[:6]),
]

# ======================= data sets =======================
files = dict(
    type='ExDarkDataset', data_root=data_root, metainfo=dict(classes=classes), data_prefix=dict(img=image_folder)
)  # fmt: skip
train_dataloader = dict(
    batch_size=batch_size, num_workers=num_workers, persistent_workers=True,
    sampler=dict(type='DefaultSampler', shuffle=True), batch_sampler=dict(type='mmdet.AspectRatioBatchSampler'),
    dataset=dict(
        files, ann_file=train_annotations, filter_cfg=dict(filter_empty_gt=True, min_size=32), pipeline=train_pipeline
    ),
)  # fmt: skip
val_dataloader, test_dataloader = (
    dict(
        batch_size=1, num_workers=num_workers, persistent_workers=persistent,
        sampler=dict(type='DefaultSampler', shuffle=False),
        dataset=dict(files, ann_file=annotations, test_mode=True, pipeline=test_pipeline),
    )
    for annotations, persistent in ((val_annotations, True), (test_annotations, False))
)  # fmt: skip
# voc_mAP50 is the metric of the literature's tables. Groups by luma, and by the labels in the file's "attributes".
val_evaluator = dict(type='NightCocoMetric', metric='bbox', ann_file=data_root + val_annotations)
test_evaluator = dict(type='NightCocoMetric', metric='bbox', ann_file=data_root + test_annotations)
