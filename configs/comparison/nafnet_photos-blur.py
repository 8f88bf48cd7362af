# NAFNet, the convolutional control of the time of dapled-s, under the schedule of dapled-s_photos-blur.py.

_base_ = [
    '../_base_/datasets/photos_blur.py',
    '../_base_/losses/photos_deblurring.py',
    '../_base_/schedules/restoration_800i.py',
]

model = dict(
    type='RestorationModel',
    restorer=dict(type='NAFNet', width=12, encoder=(1, 1, 1, 1), middle=1, decoder=(1, 1, 1, 1)),
    losses=dict(charbonnier={{_base_.losses.charbonnier}}, edge={{_base_.losses.edge}}),
)
