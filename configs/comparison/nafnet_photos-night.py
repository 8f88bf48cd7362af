# NAFNet, the convolutional control of the time of dapled-s, from its weights of nafnet_photos-blur.py.

_base_ = './dapled-s_photos-night.py'

model = dict(
    restorer=dict(_delete_=True, type='NAFNet', width=12, encoder=(1, 1, 1, 1), middle=1, decoder=(1, 1, 1, 1)),
    losses=dict(
        _delete_=True,
        charbonnier={{_base_.losses.charbonnier}},
        edge={{_base_.losses.edge}},
        illumination={{_base_.losses.illumination}},
    ),
)
load_from = 'work_dirs/nafnet_photos-blur/iter_800.pth'
