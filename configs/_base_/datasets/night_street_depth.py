# NightStreet with the depth of every pixel, for mmseg's depth estimators.

_base_ = './night_street_seg.py'

# ======================= settings =======================
sky_depth = 120  # m; what is as far or farther is left out
png_steps = 256  # per m, in the depth maps that tools/test.py --out writes

# ======================= pipelines =======================
load = dict(type='LoadNightStreet', with_depth=True)
train_pipeline = [load, *_base_.train_pipeline[1:]]
test_pipeline = [load, *_base_.test_pipeline[1:]]

# ======================= data sets =======================
train_dataloader = dict(dataset=dict(pipeline=train_pipeline))
val_dataloader = dict(dataset=dict(pipeline=test_pipeline))
test_dataloader = val_dataloader
# mmseg 1.2.2 fails where depth_metrics are named; left out, it computes all: abs_rel, d1 (delta < 1.25), rmse ...
val_evaluator = [
    dict(type='mmseg.DepthMetric', max_depth_eval=sky_depth, depth_scale_factor=png_steps),
    dict(type='PSNR'),
    dict(type='SSIM'),
]
test_evaluator = val_evaluator
