# RTMDet-tiny and dapled-t, trained jointly on MSRS-night under the plain arm's schedule.

_base_ = ['./rtmdet-tiny_msrs-night_plain.py', '../_base_/losses/joint.py']

# ======================= settings =======================
restorer_checkpoint = 'dapled-t'  # the bundled weights; None starts from the identity

# ======================= model =======================
model = dict(
    _delete_=True,
    type='JointModel',
    restorer=dict(type='DAPLED', arch='t', checkpoint=restorer_checkpoint),
    task_model={{_base_.model}},
    task_checkpoint={{_base_.task_checkpoint}},
    classes={{_base_.classes}},
    losses={{_base_.losses}},
)
custom_hooks = [dict(type='LivenessHook'), dict(type='ChannelsLastHook')]
