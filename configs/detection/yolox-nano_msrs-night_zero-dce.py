# YOLOX-Nano fine-tuned behind a frozen ZeroDCE, under the plain arm's schedule.

_base_ = './yolox-nano_msrs-night_plain.py'

# ======================= settings =======================
restorer_checkpoint = '{{$MMDAPLED_DATA:data}}/weights/zero_dce.pth'

# ======================= model =======================
model = dict(
    _delete_=True,
    type='JointModel',
    restorer=dict(type='ZeroDCE', checkpoint=restorer_checkpoint, frozen=True),
    task_model={{_base_.model}},
    task_checkpoint={{_base_.task_checkpoint}},
    classes={{_base_.classes}},
)
custom_hooks = [dict(type='LivenessHook'), dict(type='ChannelsLastHook')]
