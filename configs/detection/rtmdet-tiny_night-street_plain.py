# RTMDet-tiny from scratch on NightStreet: no files, no weights. The Identity in front changes no bit of the plain
# detector; it lets PSNR and SSIM of the unrestored night be measured in the same loop.

_base_ = [
    '../_base_/models/rtmdet-tiny.py',
    '../_base_/datasets/night_street.py',
    '../_base_/schedules/scratch_6e.py',
    '../_base_/default_runtime.py',
]

model = dict(_delete_=True, type='JointModel', restorer=dict(type='Identity'), task_model={{_base_.model}})
# The head's levels share their convolutions, which the optimiser takes once.
optim_wrapper = dict(paramwise_cfg=dict(bypass_duplicate=True))
custom_hooks = [dict(type='ChannelsLastHook')]
