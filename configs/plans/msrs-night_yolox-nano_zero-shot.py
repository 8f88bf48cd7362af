# MSRS-night, YOLOX-Nano as published, nothing trained: the raw image, enhancers, dapled with its bundled weights. On
# val (45 images), and on all 136 night images, after
# tools/merge_coco.py $MMDAPLED_DATA/msrs_night --parts train val --out work_dirs/msrs_night_all.json

# ======================= settings =======================
root = '{{$MMDAPLED_DATA:data}}/'
all_images = 'work_dirs/msrs_night_all.json'

# ======================= plan =======================
plain = '../detection/{detector}_{dataset}_plain.py'
detectors = ('yolox-nano',)
datasets = {
    'msrs-night': dict(),
    'msrs-night-all': dict(
        of='msrs-night',
        options={
            'test_dataloader.dataset.data_root': '',
            'test_dataloader.dataset.ann_file': all_images,
            'test_dataloader.dataset.data_prefix.img': root + 'msrs_night/',
            'test_evaluator.ann_file': all_images,
        },
    ),
}
seeds = (0,)
arms = {
    'plain': dict(train=False),
    'gamma': dict(train=False, restorer='gamma'),
    'clahe': dict(train=False, restorer='clahe'),
    'zero-dce': dict(train=False, restorer='zero-dce', restorer_checkpoint=root + 'weights/zero_dce.pth'),
    'iat': dict(train=False, restorer='iat', restorer_checkpoint=root + 'weights/iat_lol_v1.pth'),
    'dapled-t': dict(train=False, restorer='dapled-t', restorer_checkpoint='dapled-t'),
    'dapled-s': dict(train=False, restorer='dapled-s', restorer_checkpoint='dapled-s'),
}
