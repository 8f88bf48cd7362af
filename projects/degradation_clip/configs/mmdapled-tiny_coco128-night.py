# mmdapled-tiny, a small CLIP of degradations: contrastive training on degraded photos and captions that tell the truth.
# Photos: COCO128 train, those that scikit-image and scikit-learn ship, NightStreet. NightDegradation spoils them, in
# space too.
# The folder of all data sets is `data`, or what the environment variable MMDAPLED_DATA names.

# ======================= settings =======================
data_root = '{{$MMDAPLED_DATA:data}}/coco128/'
working_size = 320  # side of the square that whole photos are resized to, in pixels
# Crops are trained on, at the scale that they have within their photo: twice the photos in the same time.
view = 0.7  # share of a photo's width that a crop stands for
crop_range = (256, 460)  # side of the crops, in pixels of the photo
batch_size = 32  # crops; each gives 1 + parts pairs
parts = 1  # regions of a crop that have a caption of their own
repeats = 12  # of COCO128's photos in an epoch
photo_repeats = 16  # of scikit-image's and scikit-learn's photos
streets = 200  # NightStreet scenes in an epoch
max_epochs = 34
learning_rate = 1e-3
weight_decay = 0.05
map_weight = 20.0
num_workers = 1

# ======================= prompts =======================
# (degraded phrasings, clean phrasings); the features of each side are averaged
prompts = dict(
    dark=(('a dark photo', 'a very dark picture', 'a night photo', 'an underexposed image', 'a low light photo'),
          ('a bright photo', 'a daylight picture', 'a well lit photo', 'a well lit image', 'a daylight photo')),
    blurry=(('a blurry photo', 'a very blurry picture', 'a motion blurred photo', 'a smeared image', 'a shaken photo'),
            ('a sharp photo', 'a crisp picture', 'a photo in focus', 'a sharp image', 'a crisp photo')),
    noisy=(('a noisy photo', 'a very noisy picture', 'a grainy photo', 'a high iso image', 'a very grainy photo'),
           ('a clean photo', 'a noise free picture', 'a smooth photo', 'a clean image', 'a noise free photo')),
    overexposed=(
        ('an overexposed photo', 'a blown out picture', 'a washed out photo', 'an over-exposed image',
         'a very overexposed photo'),
        ('a well exposed photo', 'a balanced picture', 'a photo not clipped', 'a well exposed image',
         'a balanced photo')),
)  # fmt: skip

# ======================= degradations =======================
# linear exposure, path of the shake in px of a 640 px wide photo, variance of the shot noise
still, shaken = (0.0, 1.0), (0.0, 32.0)
noise_free, any_noise = (1e-8, 1e-6), (1e-6, 1e-2)
day, dusk, night, over = (0.7, 1.2), (0.03, 0.7), (0.006, 0.3), (1.5, 6.0)
spatial = 0.4  # share of crops whose darkness, blur and noise vary in space
shares_and_shots = (
    (0.15, dict(exposure=day, blur_length=still, shot_noise=noise_free)),
    (0.08, dict(exposure=over, blur_length=shaken, shot_noise=noise_free)),
    (0.12, dict(exposure=night, blur_length=still, shot_noise=noise_free)),
    (0.20, dict(exposure=day, blur_length=shaken, shot_noise=noise_free)),
    (0.15, dict(exposure=dusk, blur_length=shaken, shot_noise=noise_free)),
    (0.10, dict(exposure=day, blur_length=still, shot_noise=any_noise)),
    (0.10, dict(exposure=dusk, blur_length=shaken, shot_noise=any_noise)),
    (0.10, dict(exposure=night, blur_length=shaken, shot_noise=any_noise)),
)
cameras = dict(
    type='RandomChoice',
    prob=[share for share, _ in shares_and_shots],
    transforms=[[dict(type='NightDegradation', view=view, spatial=spatial, **shot)] for _, shot in shares_and_shots],
)
crop = dict(type='mmdet.RandomCrop', crop_size=crop_range, crop_type='absolute_range', allow_negative_crop=True)

# ======================= model =======================
model = dict(
    type='DegradationCLIP',
    model='mmdapled-tiny',
    working_size=working_size,
    view=view,
    prompts=prompts,
    map_weight=map_weight,
)

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
train_dataloader = dict(
    batch_size=batch_size,
    num_workers=num_workers,
    persistent_workers=num_workers > 0,
    drop_last=True,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        type='ConcatDataset',
        datasets=[coco_photos, packaged_photos, night_streets],
        ignore_keys=['classes', 'palette', 'seg_classes'],
    ),
)
val_dataloader = dict(
    batch_size=8,
    num_workers=num_workers,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type='NightCocoDataset', data_root=data_root, ann_file='annotations/instances_val2017.json',
        data_prefix=dict(img='val2017/'), test_mode=True,
        pipeline=[
            dict(type='LoadImageFromFile', backend_args=None),
            dict(type='NightDegradation', exposure=(0.008, 4.0), blur_length=shaken, shot_noise=any_noise, fixed=True),
            dict(type='PackRestorationInputs'),
        ],
    ),
)  # fmt: skip
val_evaluator = dict(type='LevelMetric')
# For export_prior.py, which fits temperature and bias: training photos, a fixed night that varies in space.
calibration_dataloader = dict(
    batch_size=8,
    num_workers=0,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type='NightCocoDataset', data_root=data_root, ann_file='annotations/instances_train2017.json',
        data_prefix=dict(img='train2017/'), test_mode=True,
        pipeline=[
            dict(type='LoadImageFromFile', backend_args=None),
            dict(type='NightDegradation', exposure=(0.008, 4.0), blur_length=shaken, shot_noise=any_noise,
                 spatial=0.5, fixed=True),
            dict(type='PackRestorationInputs'),
        ],
    ),
)  # fmt: skip
test_dataloader, test_evaluator = val_dataloader, val_evaluator

# ======================= schedule =======================
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=max_epochs, val_interval=8)
val_cfg = dict(type='ValLoop')
test_cfg = dict(type='TestLoop')
param_scheduler = [
    dict(type='LinearLR', start_factor=0.1, by_epoch=False, begin=0, end=50),
    dict(type='CosineAnnealingLR', eta_min=0, by_epoch=True, begin=0, end=max_epochs, T_max=max_epochs,
         convert_to_iter_based=True),
]  # fmt: skip
optim_wrapper = dict(
    type='OptimWrapper',
    optimizer=dict(type='AdamW', lr=learning_rate, weight_decay=weight_decay, betas=(0.9, 0.98)),
    clip_grad=dict(max_norm=1.0),
    paramwise_cfg=dict(norm_decay_mult=0, bias_decay_mult=0, custom_keys={'logit_scale': dict(decay_mult=0)}),
)

# ======================= runtime =======================
default_scope = 'mmengine'
custom_imports = dict(imports=['projects.degradation_clip'], allow_failed_imports=False)
default_hooks = dict(
    logger=dict(type='LoggerHook', interval=10),
    checkpoint=dict(type='CheckpointHook', interval=1, max_keep_ckpts=1),
)
custom_hooks = [dict(type='ChannelsLastHook')]
env_cfg = dict(cudnn_benchmark=False, mp_cfg=dict(mp_start_method='fork', opencv_num_threads=1))
log_processor = dict(type='LogProcessor', window_size=10, by_epoch=True)
log_level = 'INFO'
visualizer = None
load_from = None
resume = False
