# DeepLabV3+ with ResNet-18 from scratch on NightStreet. The Identity in front changes no bit of the plain model; it
# lets PSNR and SSIM of the unrestored night be measured in the same loop.

_base_ = [
    '../_base_/models/deeplabv3plus_r18.py',
    '../_base_/datasets/night_street_seg.py',
    '../_base_/schedules/scratch_6e.py',
    '../_base_/default_runtime.py',
]

base_lr = 5e-4

model = dict(_delete_=True, type='JointModel', restorer=dict(type='Identity'), task_model={{_base_.model}})
custom_hooks = [dict(type='ChannelsLastHook')]
optim_wrapper = dict(optimizer=dict(lr=base_lr))
default_scope = 'mmseg'
visualizer = dict(type='SegLocalVisualizer')
