# LOL-v2 synthetic (Yang et al., TIP 2021; research use): 900 photos darkened for training and 100 for testing, 384x384,
# pairs under the same names.

_base_ = './lol_v1.py'

# ======================= settings =======================
data_root = '{{$MMDAPLED_DATA:data}}/LOL-v2/Synthetic/'

# ======================= data sets =======================
train_dataloader = dict(
    dataset=dict(data_root=data_root, data_prefix=dict(low='Train/Low/', high='Train/Normal/'))
)  # fmt: skip
val_dataloader = dict(dataset=dict(data_root=data_root, data_prefix=dict(low='Test/Low/', high='Test/Normal/')))
test_dataloader = val_dataloader
