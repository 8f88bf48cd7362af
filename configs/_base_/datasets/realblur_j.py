# RealBlur-J (Rim et al., ECCV 2020): real camera shake in dark places, as the camera's JPEG shows it; 3,758 pairs of
# 182 scenes for training, 980 of 50 scenes for testing, paired by its own lists.
# Published tables align every restored image to its clean one before PSNR and SSIM; the metrics here do not.
# All data sets lie in the folder `data`, or in the one that the environment variable MMDAPLED_DATA names.

_base_ = './pairs.py'

# ======================= settings =======================
data_root = '{{$MMDAPLED_DATA:data}}/RealBlur/'
train_list = 'RealBlur_J_train_list.txt'
test_list = 'RealBlur_J_test_list.txt'

# ======================= data sets =======================
train_dataloader = dict(dataset=dict(type='PairListDataset', data_root=data_root, ann_file=train_list))
val_dataloader = dict(dataset=dict(type='PairListDataset', data_root=data_root, ann_file=test_list))
test_dataloader = val_dataloader
