# The night of ACDC: 400 training and 106 validation images with label maps, 1920x1080, Cityscapes' 19 classes.
# Needs mmseg: pip install 'mmdapled[seg]'.
# The folder of all data sets is `data`, or what the environment variable MMDAPLED_DATA names.

# ======================= settings =======================
data_root = '{{$MMDAPLED_DATA:data}}/acdc/'
image_size = (1920, 1080)  # width, height in pixels, that of the images
scale_jitter = (0.5, 2.0)  # training size relative to image_size
crop_size = (512, 1024)  # height, width in pixels
batch_size = 4
num_workers = 4

# ======================= pipelines =======================
train_pipeline = [
    dict(type='LoadImageFromFile'),
    dict(type='mmseg.LoadAnnotations'),
    dict(type='RandomResize', scale=image_size, ratio_range=scale_jitter, keep_ratio=True),
    dict(type='mmseg.RandomCrop', crop_size=crop_size, cat_max_ratio=0.75),
    dict(type='RandomFlip', prob=0.5),
    dict(type='PackJointInputs', pack=dict(type='mmseg.PackSegInputs')),
]
test_pipeline = [
    dict(type='LoadImageFromFile'),
    dict(type='Resize', scale=image_size, keep_ratio=True),
    dict(type='mmseg.LoadAnnotations'),  # after Resize: the metric compares at the label map's size
    dict(type='mmseg.PackSegInputs'),
]

# ======================= data sets =======================
train_dataloader = dict(
    batch_size=batch_size,
    num_workers=num_workers,
    persistent_workers=True,
    sampler=dict(type='InfiniteSampler', shuffle=True),
    dataset=dict(
        type='ACDCNightDataset', data_root=data_root, pipeline=train_pipeline,
        data_prefix=dict(img_path='rgb_anon/night/train', seg_map_path='gt/night/train'),
    ),
)  # fmt: skip
val_dataloader = dict(
    batch_size=1,
    num_workers=num_workers,
    persistent_workers=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type='ACDCNightDataset', data_root=data_root, pipeline=test_pipeline,
        data_prefix=dict(img_path='rgb_anon/night/val', seg_map_path='gt/night/val'),
    ),
)  # fmt: skip
test_dataloader = val_dataloader
val_evaluator = dict(type='NightIoUMetric', iou_metrics=['mIoU'])
test_evaluator = val_evaluator
