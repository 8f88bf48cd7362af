# DeepLabV3+ with ResNet-18 as mmseg builds it, for NightStreet's ten classes, with random weights.

_base_ = 'mmseg::_base_/models/deeplabv3plus_r50-d8.py'

# ======================= settings =======================
num_classes = 10
size_divisor = 32  # training batches are padded to a multiple of it
norm_cfg = dict(type='BN')  # mmseg's SyncBN is the same in one process, and in several needs GPUs

# ======================= model =======================
# The channels are those of mmseg's deeplabv3plus_r18-d8 configs.
model = dict(
    data_preprocessor=dict(size_divisor=size_divisor),
    pretrained=None,
    backbone=dict(depth=18, norm_cfg=norm_cfg),
    decode_head=dict(
        in_channels=512, channels=128, c1_in_channels=64, c1_channels=12, num_classes=num_classes, norm_cfg=norm_cfg
    ),
    auxiliary_head=dict(in_channels=256, channels=64, num_classes=num_classes, norm_cfg=norm_cfg),
)
