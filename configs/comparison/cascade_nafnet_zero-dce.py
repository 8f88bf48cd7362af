# Deblur, then enhance: NAFNet as nafnet_photos-blur.py trains it, Zero-DCE as published. To evaluate, not to train.

_base_ = './dapled-s_photos-night.py'

# ======================= settings =======================
enhancer_checkpoint = '{{$MMDAPLED_DATA:data}}/weights/zero_dce.pth'
deblurrer_checkpoint = 'work_dirs/nafnet_photos-blur/iter_800.pth'

# ======================= model =======================
enhancer = dict(type='ZeroDCE', checkpoint=enhancer_checkpoint)
deblurrer = dict(
    type='NAFNet', width=12, encoder=(1, 1, 1, 1), middle=1, decoder=(1, 1, 1, 1), checkpoint=deblurrer_checkpoint
)  # fmt: skip
model = dict(
    restorer=dict(_delete_=True, type='Cascade', restorers=[deblurrer, enhancer]),
    losses=dict(
        _delete_=True,
        charbonnier={{_base_.losses.charbonnier}},
        edge={{_base_.losses.edge}},
        illumination={{_base_.losses.illumination}},
    ),
)
load_from = None
