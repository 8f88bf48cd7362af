# NightStreet's scenes, for any task: procedural streets by day, which a config's pipeline turns to night. No files.

# ======================= settings =======================
train_images, val_images = 300, 100
train_seed, val_seed = 0, 1  # of the streets, not of the training
batch_size = 4
num_workers = 0

# ======================= data sets =======================
train_dataloader = dict(
    batch_size=batch_size,
    num_workers=num_workers,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(length=train_images, seed=train_seed),
)
val_dataloader = dict(
    batch_size=1,
    num_workers=num_workers,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(length=val_images, seed=val_seed, test_mode=True),
)
test_dataloader = val_dataloader
val_evaluator = [dict(type='PSNR'), dict(type='SSIM')]
test_evaluator = val_evaluator
