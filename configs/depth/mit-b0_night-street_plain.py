# Depth by MiT-B0 from scratch on NightStreet. The Identity in front changes no bit of the plain model; it lets PSNR
# and SSIM of the unrestored night be measured in the same loop.

_base_ = [
    '../_base_/models/mit-b0_depth.py',
    '../_base_/datasets/night_street_seg.py',
    '../_base_/schedules/scratch_6e.py',
    '../_base_/default_runtime.py',
]

# ======================= settings =======================
base_lr = 5e-4
sky_depth = 120  # m; what is as far or farther is left out
png_steps = 256  # per m, in the depth maps that tools/test.py --out writes

# ======================= model =======================
model = dict(_delete_=True, type='JointModel', restorer=dict(type='Identity'), task_model={{_base_.model}})
custom_hooks = [dict(type='ChannelsLastHook')]
optim_wrapper = dict(optimizer=dict(lr=base_lr))
default_scope = 'mmseg'
visualizer = dict(type='SegLocalVisualizer')

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
