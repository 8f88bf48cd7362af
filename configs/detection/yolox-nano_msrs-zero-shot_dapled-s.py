# dapled-s, trained and evaluated as dapled-t in yolox-nano_msrs-zero-shot_dapled-t.py.

_base_ = ['./yolox-nano_msrs-zero-shot_plain.py', '../_base_/models/zero_shot_joint.py']

# ======================= settings =======================
restorer_checkpoint = 'dapled-s'  # the bundled weights

# ======================= model =======================
model = dict(
    _base_.joint,
    _delete_=True,
    restorer=dict(_base_.blend, restorer=dict(type='DAPLED', arch='s', checkpoint=restorer_checkpoint)),
    task_model=_base_.model,
    task_checkpoint=_base_.task_checkpoint,
    classes=_base_.classes,
)
custom_hooks = [dict(type='LivenessHook'), dict(type='ChannelsLastHook')]
