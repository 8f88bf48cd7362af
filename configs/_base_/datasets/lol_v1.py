# LOL-v1 (Wei et al., 2018; research use): 485 pairs of low and normal light, 600x400, and 15 for evaluation.
# All data sets lie in the folder `data`, or in the one that the environment variable MMDAPLED_DATA names.

_base_ = './pairs.py'

# ======================= settings =======================
data_root = '{{$MMDAPLED_DATA:data}}/lol_v1/'
train_folder = 'our485/'
eval_folder = 'eval15/'

# ======================= data sets =======================
train_dataloader = dict(
    dataset=dict(
        type='PairedImageDataset',
        data_root=data_root,
        data_prefix=dict(low=train_folder + 'low/', high=train_folder + 'high/'),
    )
)
val_dataloader = dict(
    dataset=dict(
        type='PairedImageDataset',
        data_root=data_root,
        data_prefix=dict(low=eval_folder + 'low/', high=eval_folder + 'high/'),
    )
)
test_dataloader = val_dataloader
