# LOL-v2 real (Yang et al., TIP 2021; research use): 689 pairs of low and normal light for training and 100 for testing,
# 600x400, low00001.png beside normal00001.png. Some of its scenes are in LOL-v1 too: train on one of them.

_base_ = './pairs.py'

# ======================= settings =======================
data_root = '{{$MMDAPLED_DATA:data}}/LOL-v2/Real_captured/'
name_prefix = dict(low='low', high='normal')

# ======================= data sets =======================
train_dataloader = dict(
    dataset=dict(
        type='PairedImageDataset',
        data_root=data_root,
        data_prefix=dict(low='Train/Low/', high='Train/Normal/'),
        name_prefix=name_prefix,
    )
)
val_dataloader = dict(
    dataset=dict(
        type='PairedImageDataset',
        data_root=data_root,
        data_prefix=dict(low='Test/Low/', high='Test/Normal/'),
        name_prefix=name_prefix,
    )
)
test_dataloader = val_dataloader
