# Restoration by iterations: Adam, cosine to 1e-7, as LEDNet trained on LOL-Blur (500,000 iterations of 16 crops).

# ======================= settings =======================
max_iters = 500_000
val_interval = 10_000
base_lr = 1e-4
final_lr = 1e-7

# ======================= schedule =======================
train_cfg = dict(type='IterBasedTrainLoop', max_iters=max_iters, val_interval=val_interval)
val_cfg = dict(type='ValLoop')
test_cfg = dict(type='TestLoop')
param_scheduler = [
    dict(type='CosineAnnealingLR', eta_min=final_lr, by_epoch=False, begin=0, end=max_iters, T_max=max_iters)
]
optim_wrapper = dict(
    type='OptimWrapper', optimizer=dict(type='Adam', lr=base_lr, betas=(0.9, 0.99)), clip_grad=dict(max_norm=1.0)
)

# ======================= runtime =======================
default_scope = 'mmengine'
default_hooks = dict(
    timer=dict(type='IterTimerHook'),
    logger=dict(type='LoggerHook', interval=50),
    param_scheduler=dict(type='ParamSchedulerHook'),
    checkpoint=dict(type='CheckpointHook', by_epoch=False, interval=val_interval, max_keep_ckpts=2),
    sampler_seed=dict(type='DistSamplerSeedHook'),
)
custom_hooks = [dict(type='LivenessHook'), dict(type='ChannelsLastHook')]
log_processor = dict(type='LogProcessor', window_size=50, by_epoch=False)
log_level = 'INFO'
env_cfg = dict(cudnn_benchmark=False, mp_cfg=dict(mp_start_method='fork', opencv_num_threads=0))
visualizer = dict(type='Visualizer', vis_backends=[dict(type='LocalVisBackend')], name='visualizer')
load_from = None
resume = False
