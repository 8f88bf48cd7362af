# SegFormer with MiT-B0 as mmseg builds it, for NightStreet's ten classes, with random weights.

_base_ = 'mmseg::_base_/models/segformer_mit-b0.py'

# ======================= settings =======================
num_classes = 10
size_divisor = 32  # training batches are padded to a multiple of it
norm_cfg = dict(type='BN')  # mmseg's SyncBN is the same in one process, and in several needs GPUs

# ======================= model =======================
model = dict(
    data_preprocessor=dict(size_divisor=size_divisor),
    decode_head=dict(num_classes=num_classes, norm_cfg=norm_cfg),
)
