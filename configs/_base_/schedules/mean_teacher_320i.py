# Adapt a COCO detector to unlabelled night images in few iterations; teacher and student are both evaluated at the end.

# ======================= settings =======================
max_iters = 320
base_lr = 5e-5
weight_decay = 0.05
warmup_iters = 20
# Only for outliers. AdamW bounds its steps by itself, and the stem of a detector that reads 0 to 255 alone has a
# norm of 1e4 (YOLOX-Nano): clipped to 35, as usual, every other layer would be scaled by the stem's gradient.
max_gradient_norm = 1e5
teacher_momentum = 0.01  # share of the student in the teacher after an iteration: the mean over about 100 of them
restorer_lr_factor = 1.0

# ======================= schedule =======================
train_cfg = dict(type='IterBasedTrainLoop', max_iters=max_iters, val_interval=max_iters)
param_scheduler = [
    dict(type='LinearLR', start_factor=0.1, by_epoch=False, begin=0, end=warmup_iters),
    dict(type='CosineAnnealingLR', eta_min=0, by_epoch=False, begin=0, end=max_iters, T_max=max_iters),
]
optim_wrapper = dict(
    type='OptimWrapper',
    optimizer=dict(type='AdamW', lr=base_lr, weight_decay=weight_decay),
    clip_grad=dict(max_norm=max_gradient_norm),
    paramwise_cfg=dict(
        norm_decay_mult=0, bias_decay_mult=0, custom_keys={'restorer': dict(lr_mult=restorer_lr_factor)}
    ),
)
# Batch norms' statistics are averaged as the weights are: the student's are of both kinds of images.
mean_teacher = dict(type='MeanTeacherHook', momentum=teacher_momentum, skip_buffer=False)
