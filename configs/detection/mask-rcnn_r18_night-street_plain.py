# Mask R-CNN R18 from scratch on NightStreet, with boxes and masks: no files, no weights. The Identity in front changes
# no bit of the plain detector; it lets PSNR and SSIM of the unrestored night be measured in the same loop.

_base_ = [
    '../_base_/models/mask-rcnn_r18.py',
    '../_base_/datasets/night_street_masks.py',
    '../_base_/schedules/scratch_6e.py',
]

model = dict(_delete_=True, type='JointModel', restorer=dict(type='Identity'), task_model={{_base_.model}})
custom_hooks = [dict(type='ChannelsLastHook')]
