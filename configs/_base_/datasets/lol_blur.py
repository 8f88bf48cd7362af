# LOL-Blur (Zhou et al., ECCV 2022): 10,200 pairs for training and 1,800 for testing, 1120x640, in folders per video.
# The standard protocol: input low_blur_noise, target high_sharp_scaled. The input without noise, low_blur, which some
# papers use, gives figures that can't be compared.
# The folder of all data sets is `data`, or what the environment variable MMDAPLED_DATA names.

# ======================= settings =======================
data_root = '{{$MMDAPLED_DATA:data}}/LOL-Blur/'
input_folder = 'low_blur_noise/'
target_folder = 'high_sharp_scaled/'
crop_size = 256  # pixels
batch_size = 16
num_workers = 4

# ======================= pipelines =======================
train_pipeline = [
    dict(type='LoadPairedImages'),
    dict(type='PairedRandomCrop', size=crop_size),
    dict(type='PairedRandomFlip', prob=0.5),
    dict(type='PackRestorationInputs'),
]
test_pipeline = [dict(type='LoadPairedImages'), dict(type='PackRestorationInputs')]

# ======================= data sets =======================
train_dataloader = dict(
    batch_size=batch_size,
    num_workers=num_workers,
    persistent_workers=True,
    sampler=dict(type='InfiniteSampler', shuffle=True),
    dataset=dict(
        type='PairedImageDataset', data_root=data_root,
        data_prefix=dict(low='train/' + input_folder, high='train/' + target_folder), pipeline=train_pipeline,
    ),
)  # fmt: skip
val_dataloader = dict(
    batch_size=1,
    num_workers=num_workers,
    persistent_workers=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type='PairedImageDataset', data_root=data_root, test_mode=True,
        data_prefix=dict(low='test/' + input_folder, high='test/' + target_folder), pipeline=test_pipeline,
    ),
)  # fmt: skip
test_dataloader = val_dataloader
val_evaluator = [dict(type='PSNR'), dict(type='SSIM')]
test_evaluator = val_evaluator
