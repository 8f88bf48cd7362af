# The night of ACDC: 400 training and 106 validation images with label maps, 1920x1080, Cityscapes' 19 classes.
# All data sets lie in the folder `data`, or in the one that the environment variable MMDAPLED_DATA names.

_base_ = './night_maps.py'

# ======================= settings =======================
data_root = '{{$MMDAPLED_DATA:data}}/acdc/'
scale_jitter = (0.5, 2.0)  # training size relative to image_size
crop_size = (512, 1024)  # height, width in pixels
batch_size = 4

# ======================= pipelines =======================
train_pipeline = [
    dict(type='LoadImageFromFile'),
    dict(type='mmseg.LoadAnnotations'),
    dict(type='RandomResize', scale=_base_.image_size, ratio_range=scale_jitter, keep_ratio=True),
    dict(type='mmseg.RandomCrop', crop_size=crop_size, cat_max_ratio=0.75),
    dict(type='RandomFlip', prob=0.5),
    dict(type='PackJointInputs', pack=dict(type='mmseg.PackSegInputs')),
]

# ======================= data sets =======================
train_folders = dict(img_path='rgb_anon/night/train', seg_map_path='gt/night/train')
val_folders = dict(img_path='rgb_anon/night/val', seg_map_path='gt/night/val')
train_dataloader = dict(
    batch_size=batch_size,
    num_workers=_base_.num_workers,
    persistent_workers=True,
    sampler=dict(type='InfiniteSampler', shuffle=True),
    dataset=dict(
        type='ACDCNightDataset', data_root=data_root, data_prefix=train_folders, pipeline=train_pipeline
    ),
)  # fmt: skip
val_dataloader = dict(dataset=dict(type='ACDCNightDataset', data_root=data_root, data_prefix=val_folders))
test_dataloader = val_dataloader
