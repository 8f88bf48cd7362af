# dapled-t in front of the published YOLOX-Nano, trained on COCO128 turned to night by the frozen detector's features;
# evaluated on MSRS-night, which it never saw. The detector stays as it is: trained on synthetic night it loses on real.

_base_ = ['./yolox-nano_msrs-zero-shot_plain.py', '../_base_/models/zero_shot_joint.py']

# ======================= settings =======================
restorer_checkpoint = 'dapled-t'  # the bundled weights

# ======================= model =======================
model = dict(
    _base_.joint,
    _delete_=True,
    restorer=dict(_base_.blend, restorer=dict(type='DAPLED', arch='t', checkpoint=restorer_checkpoint)),
    task_model=_base_.model,
    task_checkpoint=_base_.task_checkpoint,
    classes=_base_.classes,
)
custom_hooks = [dict(type='LivenessHook'), dict(type='ChannelsLastHook')]
