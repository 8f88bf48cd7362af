# YOLOX-Nano and dapled-t, trained jointly on MSRS-night under the plain arm's schedule.

_base_ = ['./yolox-nano_msrs-night_plain.py', '../_base_/losses/joint.py']

# ======================= settings =======================
restorer_checkpoint = 'dapled-t'  # the bundled weights; None starts from the identity
restored_share = 0.75  # of the detector's input at the start, the rest is the raw image; learned
restorer_lr_factor = 0.1  # the restorer is trained already, and night labels are few

# ======================= model =======================
model = dict(
    _delete_=True,
    type='JointModel',
    restorer=dict(
        type='Blend', restorer=dict(type='DAPLED', arch='t', checkpoint=restorer_checkpoint), weight=restored_share
    ),
    task_model={{_base_.model}},
    task_checkpoint={{_base_.task_checkpoint}},
    classes={{_base_.classes}},
    losses={{_base_.losses}},
)
optim_wrapper = dict(paramwise_cfg=dict(custom_keys={'restorer': dict(lr_mult=restorer_lr_factor)}))
custom_hooks = [dict(type='LivenessHook'), dict(type='ChannelsLastHook')]
