# mmdapled-tiny, second stage: from the first stage's weights, more crops whose degradation varies in space, and more blur
# in good light. It teaches where, and how much, at a lower learning rate.

_base_ = './mmdapled-tiny_coco128-night.py'

# ======================= settings =======================
load_from = 'work_dirs/mmdapled-tiny_coco128-night/epoch_34.pth'
data_root = '{{$MMDAPLED_DATA:data}}/coco128/'
view = 0.7  # share of a photo's width that a crop stands for
crop_range = (256, 460)  # side of the crops, in pixels of the photo
parts = 1  # regions of a crop that have a caption of their own
repeats = 12  # of COCO128's photos in an epoch
photo_repeats = 16  # of scikit-image's and scikit-learn's photos
streets = 200  # NightStreet scenes in an epoch
max_epochs = 8
learning_rate = 4e-4

# ======================= degradations =======================
# linear exposure, path of the shake in px of a 640 px wide photo, variance of the shot noise
still, shaken = (0.0, 1.0), (0.0, 32.0)
noise_free, any_noise = (1e-8, 1e-6), (1e-6, 1e-2)
day, dusk, night, over = (0.7, 1.2), (0.03, 0.7), (0.006, 0.3), (1.5, 6.0)
spatial = 0.7  # share of crops whose darkness, blur and noise vary in space
shares_and_shots = (
    (0.12, dict(exposure=day, blur_length=still, shot_noise=noise_free)),
    (0.05, dict(exposure=over, blur_length=shaken, shot_noise=noise_free)),
    (0.12, dict(exposure=night, blur_length=still, shot_noise=noise_free)),
    (0.33, dict(exposure=day, blur_length=shaken, shot_noise=noise_free)),
    (0.15, dict(exposure=dusk, blur_length=shaken, shot_noise=noise_free)),
    (0.07, dict(exposure=day, blur_length=still, shot_noise=any_noise)),
    (0.09, dict(exposure=dusk, blur_length=shaken, shot_noise=any_noise)),
    (0.07, dict(exposure=night, blur_length=shaken, shot_noise=any_noise)),
)
cameras = dict(
    type='RandomChoice',
    prob=[share for share, _ in shares_and_shots],
    transforms=[[dict(type='NightDegradation', view=view, spatial=spatial, **shot)] for _, shot in shares_and_shots],
)
crop = dict(type='mmdet.RandomCrop', crop_size=crop_range, crop_type='absolute_range', allow_negative_crop=True)

# ======================= data =======================
meta_keys = ('img_id', 'img_path', 'captions', 'regions')
pack = dict(type='PackRestorationInputs', meta_keys=meta_keys)
coco_photos = dict(
    type='RepeatDataset',
    times=repeats,
    dataset=dict(
        type='NightCocoDataset', data_root=data_root, ann_file='annotations/instances_train2017.json',
        data_prefix=dict(img='train2017/'),
        pipeline=[
            dict(type='LoadImageFromFile', backend_args=None),
            dict(type='mmdet.LoadAnnotations', with_bbox=True),
            crop,
            dict(type='mmdet.RandomFlip', prob=0.5),
            cameras,
            dict(type='DescribeDegradation', parts=parts, classes='coco'),
            pack,
        ],
    ),
)  # fmt: skip
packaged_photos = dict(
    type='RepeatDataset',
    times=photo_repeats,
    dataset=dict(
        type='PackagedPhotosDataset',
        pipeline=[
            dict(type='LoadImageFromFile', backend_args=None),
            crop,
            dict(type='mmdet.RandomFlip', prob=0.5),
            cameras,
            dict(type='DescribeDegradation', parts=parts),
            pack,
        ],
    ),
)
night_streets = dict(
    type='NightStreetDataset', length=streets, seed=0, width=480, height=360,
    pipeline=[
        dict(type='LoadNightStreet', with_lights=False),
        dict(type='mmdet.LoadAnnotations', with_bbox=True),
        crop,
        dict(type='mmdet.RandomFlip', prob=0.5),
        cameras,
        dict(type='DescribeDegradation', parts=parts, classes=('person', 'bicycle', 'car')),
        pack,
    ],
)  # fmt: skip
train_dataloader = dict(dataset=dict(datasets=[coco_photos, packaged_photos, night_streets]))

# ======================= schedule =======================
train_cfg = dict(max_epochs=max_epochs, val_interval=max_epochs)
param_scheduler = [
    dict(type='LinearLR', start_factor=0.1, by_epoch=False, begin=0, end=50),
    dict(type='CosineAnnealingLR', eta_min=0, by_epoch=True, begin=0, end=max_epochs, T_max=max_epochs,
         convert_to_iter_based=True),
]  # fmt: skip
optim_wrapper = dict(optimizer=dict(lr=learning_rate))
