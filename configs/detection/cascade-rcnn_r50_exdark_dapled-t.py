# Cascade R-CNN R50 and dapled-t, trained jointly on ExDark under the plain arm's schedule. ExDark has no clean
# images, so the restorer starts from trained weights and learns from the detection loss.

_base_ = './cascade-rcnn_r50_exdark_plain.py'

# ======================= settings =======================
restorer_checkpoint = 'dapled-t'  # the bundled weights; None starts from the identity

# ======================= model =======================
model = dict(
    _delete_=True,
    type='JointModel',
    restorer=dict(type='DAPLED', arch='t', checkpoint=restorer_checkpoint),
    task_model={{_base_.model}},
    task_checkpoint={{_base_.task_checkpoint}},
)
custom_hooks = [dict(type='LivenessHook'), dict(type='ChannelsLastHook')]
