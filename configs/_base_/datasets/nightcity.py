# NightCity: 2,998 training and 1,299 validation images of cities by night, 1024x512, Cityscapes' 19 classes.
# tools/convert_dataset.py nightcity makes the label maps. NightCity-fine, with corrected labels, is another set: its
# folders are {train,val}/img and {train,val}/lbl.
# All data sets lie in the folder `data`, or in the one that the environment variable MMDAPLED_DATA names.

_base_ = './acdc_night.py'

# ======================= settings =======================
data_root = '{{$MMDAPLED_DATA:data}}/nightcity/'
image_size = (1024, 512)  # width, height in pixels, that of the images
crop_size = (512, 512)  # height, width in pixels

# ======================= pipelines =======================
sizes = dict(RandomResize=dict(scale=image_size), Resize=dict(scale=image_size))
sizes['mmseg.RandomCrop'] = dict(crop_size=crop_size)
train_pipeline, test_pipeline = (
    [dict(step, **sizes.get(step['type'], {})) for step in steps]
    for steps in (_base_.train_pipeline, _base_.test_pipeline)
)

# ======================= data sets =======================
train_folders, val_folders = (
    dict(img_path=f'NightCity-images/images/{split}', seg_map_path=f'NightCity-label/label/{split}')
    for split in ('train', 'val')
)
files = dict(type='NightCityDataset', data_root=data_root)
train_dataloader = dict(dataset=dict(files, data_prefix=train_folders, pipeline=train_pipeline))
val_dataloader = dict(dataset=dict(files, data_prefix=val_folders, pipeline=test_pipeline))
test_dataloader = val_dataloader
