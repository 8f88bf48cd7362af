# YOLOv3 and dapled-t, trained jointly on ExDark under the plain arm's schedule. ExDark has no clean twins, so the
# restorer starts from weights of its own and learns from the detection loss.

_base_ = './yolov3_exdark_plain.py'

# ======================= settings =======================
# Made by configs/restoration/dapled-t_coco128-night_yolox-nano.py; None starts the restorer from the identity.
restorer_checkpoint = 'work_dirs/dapled-t_coco128-night_yolox-nano/iter_800.pth'

# ======================= model =======================
model = dict(
    _delete_=True,
    type='JointModel',
    restorer=dict(type='DAPLED', arch='t', checkpoint=restorer_checkpoint),
    task_model={{_base_.model}},
    task_checkpoint={{_base_.task_checkpoint}},
)
custom_hooks = [dict(type='LivenessHook'), dict(type='ChannelsLastHook')]
