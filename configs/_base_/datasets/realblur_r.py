# RealBlur-R (Rim et al., ECCV 2020): the photos of RealBlur-J developed from the raw sensor data, so much darker.

_base_ = './pairs.py'

# ======================= settings =======================
data_root = '{{$MMDAPLED_DATA:data}}/RealBlur/'
train_list = 'RealBlur_R_train_list.txt'
test_list = 'RealBlur_R_test_list.txt'

# ======================= data sets =======================
train_dataloader = dict(dataset=dict(type='PairListDataset', data_root=data_root, ann_file=train_list))
val_dataloader = dict(dataset=dict(type='PairListDataset', data_root=data_root, ann_file=test_list))
test_dataloader = val_dataloader
