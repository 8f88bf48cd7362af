# NightCity: 2,998 training and 1,299 validation images of cities by night, 1024x512, Cityscapes' 19 classes.
# tools/convert_dataset.py nightcity makes the label maps. NightCity-fine, with corrected labels, is another set:
# its folders are {train,val}/img and {train,val}/lbl.
# Needs mmseg: pip install 'mmdapled[seg]'.
# The folder of all data sets is `data`, or what the environment variable MMDAPLED_DATA names.

# ======================= settings =======================
data_root = '{{$MMDAPLED_DATA:data}}/nightcity/'
image_size = (1024, 512)  # width, height in pixels, that of the images
scale_jitter = (0.5, 2.0)  # training size relative to image_size
crop_size = (512, 512)  # height, width in pixels
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
        type='NightCityDataset', data_root=data_root, pipeline=train_pipeline,
        data_prefix=dict(img_path='NightCity-images/images/train', seg_map_path='NightCity-label/label/train'),
    ),
)  # fmt: skip
val_dataloader = dict(
    batch_size=1,
    num_workers=num_workers,
    persistent_workers=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type='NightCityDataset', data_root=data_root, pipeline=test_pipeline,
        data_prefix=dict(img_path='NightCity-images/images/val', seg_map_path='NightCity-label/label/val'),
    ),
)  # fmt: skip
test_dataloader = val_dataloader
val_evaluator = dict(type='NightIoUMetric', iou_metrics=['mIoU'])
test_evaluator = val_evaluator
