# LOL-Blur (Zhou et al., ECCV 2022): 10,200 pairs for training and 1,800 for testing, 1120x640, in folders per video.
# The standard protocol: input low_blur_noise, target high_sharp_scaled. The input without noise, low_blur, which some
# papers use, gives results that cannot be compared.
# All data sets lie in the folder `data`, or in the one that the environment variable MMDAPLED_DATA names.

_base_ = './pairs.py'

# ======================= settings =======================
data_root = '{{$MMDAPLED_DATA:data}}/LOL-Blur/'
input_folder = 'low_blur_noise/'
target_folder = 'high_sharp_scaled/'

# ======================= data sets =======================
train_dataloader = dict(
    dataset=dict(
        type='PairedImageDataset',
        data_root=data_root,
        data_prefix=dict(low='train/' + input_folder, high='train/' + target_folder),
    )
)
val_dataloader = dict(
    dataset=dict(
        type='PairedImageDataset',
        data_root=data_root,
        data_prefix=dict(low='test/' + input_folder, high='test/' + target_folder),
    )
)
test_dataloader = val_dataloader
