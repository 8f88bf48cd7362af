# LOL-v2 synthetic (Yang et al., TIP 2021; research use): 900 photos darkened for training and 100 for testing, 384x384,
# pairs under the same names.

_base_ = './pairs.py'

# ======================= settings =======================
data_root = '{{$MMDAPLED_DATA:data}}/LOL-v2/Synthetic/'

# ======================= data sets =======================
train_dataloader = dict(
    dataset=dict(
        type='PairedImageDataset', data_root=data_root, data_prefix=dict(low='Train/Low/', high='Train/Normal/')
    )
)
val_dataloader = dict(
    dataset=dict(type='PairedImageDataset', data_root=data_root, data_prefix=dict(low='Test/Low/', high='Test/Normal/'))
)
test_dataloader = val_dataloader
