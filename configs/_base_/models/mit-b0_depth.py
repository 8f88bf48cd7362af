# Depth from one image: mmseg's DepthEstimator with its VPD head behind MiT-B0 instead of a diffusion model, whose
# weights it would need. Random weights.

_base_ = 'mmseg::_base_/models/segformer_mit-b0.py'

# ======================= settings =======================
max_depth = 120.0  # m; NightStreet's sky
size_divisor = 32  # the head joins levels of stride 16 and 32, which must fit, in tests too
width = 16  # channels of the head's last layers

# ======================= model =======================
model = dict(
    type='DepthEstimator',
    data_preprocessor=dict(
        size_divisor=size_divisor,
        test_cfg=dict(size_divisor=size_divisor),
        seg_pad_val=0,  # a depth that the loss leaves out
    ),
    decode_head=dict(
        _delete_=True,
        type='VPDDepthHead',
        max_depth=max_depth,
        in_channels=[32, 64, 160, 256],  # of MiT-B0, at strides 4, 8, 16, 32
        embed_dim=width,
        feature_dim=8 * width,  # the head's own ratio
        num_deconv_layers=2,  # from stride 16 to 4; the head itself doubles twice more
        num_deconv_filters=(32, 32),
    ),
)
