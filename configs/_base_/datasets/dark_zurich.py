# The night of Dark Zurich: 50 validation images with label maps, 1920x1080, Cityscapes' 19 classes. Evaluation alone:
# its training images have no label maps. Take train_dataloader from another data set, such as acdc_night.py.
# All data sets lie in the folder `data`, or in the one that the environment variable MMDAPLED_DATA names.

_base_ = './night_maps.py'

# ======================= settings =======================
data_root = '{{$MMDAPLED_DATA:data}}/dark_zurich/'

# ======================= data sets =======================
folders = dict(img_path='rgb_anon/val/night', seg_map_path='gt/val/night')
val_dataloader = dict(dataset=dict(type='DarkZurichNightDataset', data_root=data_root, data_prefix=folders))
test_dataloader = val_dataloader
