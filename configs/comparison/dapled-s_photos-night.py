# Restorers under one schedule on the same night: dapled-s; the other files here put another one in its place.
# Charbonnier and edges for all of them, heatmaps for those that have some.

_base_ = ['../_base_/datasets/photos_night.py', '../_base_/schedules/restoration.py']

# ======================= settings =======================
max_iters = 1_000
learning_rate = 1e-3
final_lr = 1e-6
weight_decay = 1e-4
crop_size = 128  # pixels
batch_size = 8
charbonnier_weight = 1.0
edge_weight = 0.1
heatmap_weight = 0.05

# ======================= model =======================
model = dict(
    type='RestorationModel',
    restorer=dict(type='DAPLED', arch='s'),
    losses=dict(
        charbonnier=dict(type='CharbonnierLoss', loss_weight=charbonnier_weight),
        edge=dict(type='EdgeLoss', loss_weight=edge_weight),
        heatmap=dict(type='HeatmapLoss', loss_weight=heatmap_weight, level_weight=heatmap_weight),
    ),
)

# ======================= schedule =======================
train_cfg = dict(max_iters=max_iters, val_interval=max_iters)
param_scheduler = [
    dict(type='LinearLR', start_factor=0.1, by_epoch=False, begin=0, end=50),
    dict(type='CosineAnnealingLR', eta_min=final_lr, by_epoch=False, begin=0, end=max_iters, T_max=max_iters),
]
optim_wrapper = dict(
    optimizer=dict(_delete_=True, type='AdamW', lr=learning_rate, betas=(0.9, 0.99), weight_decay=weight_decay)
)
default_hooks = dict(checkpoint=dict(interval=max_iters, max_keep_ckpts=1))
custom_hooks = [
    dict(type='LivenessHook'),
    dict(type='ChannelsLastHook'),
    dict(type='ProgressiveCropHook', stages=[dict(begin=0, crop_size=crop_size, batch_size=batch_size)]),
]
