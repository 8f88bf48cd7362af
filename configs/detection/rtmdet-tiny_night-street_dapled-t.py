# RTMDet-tiny from scratch and dapled-t, trained jointly on NightStreet under the plain arm's schedule.

_base_ = ['./rtmdet-tiny_night-street_plain.py', '../_base_/losses/joint_from_scratch.py']

# ======================= settings =======================
restorer_checkpoint = 'dapled-t'  # the bundled weights; None starts from the identity
restorer_lr_factor = 0.1  # the restorer is trained already, the task model is not

# ======================= model =======================
model = dict(
    restorer=dict(_delete_=True, type='DAPLED', arch='t', checkpoint=restorer_checkpoint),
    losses={{_base_.losses}},
)
optim_wrapper = dict(paramwise_cfg=dict(custom_keys={'restorer': dict(lr_mult=restorer_lr_factor)}))
custom_hooks = [dict(type='LivenessHook'), dict(type='ChannelsLastHook')]
