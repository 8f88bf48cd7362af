# LOL-v1 (Wei et al., 2018; research use): 485 pairs of low and normal light, 600x400, and 15 for evaluation.
# The folder of all data sets is `data`, or what the environment variable MMDAPLED_DATA names.

# ======================= settings =======================
data_root = '{{$MMDAPLED_DATA:data}}/lol_v1/'
train_folder = 'our485/'
eval_folder = 'eval15/'
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
        data_prefix=dict(low=train_folder + 'low/', high=train_folder + 'high/'), pipeline=train_pipeline,
    ),
)  # fmt: skip
val_dataloader = dict(
    batch_size=1,
    num_workers=num_workers,
    persistent_workers=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type='PairedImageDataset', data_root=data_root, test_mode=True,
        data_prefix=dict(low=eval_folder + 'low/', high=eval_folder + 'high/'), pipeline=test_pipeline,
    ),
)  # fmt: skip
test_dataloader = val_dataloader
val_evaluator = [dict(type='PSNR'), dict(type='SSIM')]
test_evaluator = val_evaluator
