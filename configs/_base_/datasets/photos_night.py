# Photos degraded by NightDegradation while they are loaded, for restoration: COCO128 train, VOC day photos, the photos
# that scikit-image and scikit-learn ship, NightStreet. Some stay as they are: the answer is the image itself. Any
# other folders of photos will do: photo_folder, more_photos. Evaluation: COCO128 val through a fixed night.
# The folder of all data sets is `data`, or what the environment variable MMDAPLED_DATA names.

# ======================= settings =======================
photo_folder = '{{$MMDAPLED_DATA:data}}/coco128/train2017/'
more_photos = '{{$MMDAPLED_DATA:data}}/voc_day/train/'
eval_folder = '{{$MMDAPLED_DATA:data}}/coco128/val2017/'
shorter_side = (192, 481)  # of a photo before cropping, drawn per photo, in pixels; the first is a whole photo
crop_size = 192  # pixels
batch_size = 8
num_workers = 1
packaged_repeats = 2  # of scikit-image's and scikit-learn's photos for each one of the folders'
streets = 40  # NightStreet scenes in each round
untouched = 0.1  # share of crops that stay as they are
spatial = 0.15  # share of crops whose darkness, blur and noise vary in space
degradation = dict(
    exposure=(0.012, 0.4),  # linear gain
    blur_length=(0.0, 18.0),  # path of the shake in px of a photo 640 px wide
    blur_follows_exposure=0.3,  # correlation: longer exposures where it is dark
    defocus=(0.5, 3.0),  # radius in px of a photo 640 px wide
    shot_noise=(1e-5, 3e-3),  # variance at full scale
    cast=(0.1, 0.5),  # share of a coloured lamp's cast that the camera leaves
    dark_prob=0.6,
    blur_prob=0.6,
    noise_prob=0.35,
    overexposed_prob=0.05,
    cast_prob=0.25,
    pools_prob=0.2,
    glow_prob=0.3,
    defocus_prob=0.15,
    jpeg_prob=0.1,
)

# ======================= pipelines =======================
shrink = dict(
    type='RandomChoiceResize', scales=[(2000, side) for side in range(*shorter_side, 32)], keep_ratio=True
)  # fmt: skip
night = dict(type='NightDegradation', prob=1 - untouched, view=None, spatial=spatial, **degradation)
crop_and_spoil = [
    dict(type='PairedRandomCrop', size=crop_size),
    dict(type='PairedRandomFlip', prob=0.5),
    night,
    dict(type='PackRestorationInputs'),
]
photo_pipeline = [dict(type='LoadPairedImages'), shrink, *crop_and_spoil]
street_pipeline = [dict(type='LoadNightStreet', with_lights=False), *crop_and_spoil]
test_pipeline = [
    dict(type='LoadPairedImages'),
    dict(type='NightDegradation', fixed=True),
    dict(type='PackRestorationInputs'),
]

# ======================= data sets =======================
photos = dict(type='ImageFolderDataset', data_prefix=dict(img=photo_folder), pipeline=photo_pipeline)
voc = dict(type='ImageFolderDataset', data_prefix=dict(img=more_photos), pipeline=photo_pipeline)
packaged = dict(type='PackagedPhotosDataset', pipeline=photo_pipeline)
night_streets = dict(
    type='NightStreetDataset', length=streets, seed=0, width=480, height=360, pipeline=street_pipeline
)  # fmt: skip
train_dataloader = dict(
    batch_size=batch_size,
    num_workers=num_workers,
    persistent_workers=num_workers > 0,
    drop_last=True,
    sampler=dict(type='InfiniteSampler', shuffle=True),
    dataset=dict(
        type='ConcatDataset',
        datasets=[
            photos,
            voc,
            night_streets,
            dict(type='RepeatDataset', times=packaged_repeats, dataset=packaged),
        ],
        ignore_keys=['classes', 'palette', 'seg_classes'],
    ),
)
val_dataloader = dict(
    batch_size=1,
    num_workers=num_workers,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type='ImageFolderDataset', data_prefix=dict(img=eval_folder), pipeline=test_pipeline, test_mode=True
    ),
)  # fmt: skip
test_dataloader = val_dataloader
val_evaluator = [dict(type='PSNR'), dict(type='SSIM')]
test_evaluator = val_evaluator
