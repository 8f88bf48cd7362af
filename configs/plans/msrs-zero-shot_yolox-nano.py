# Nothing of MSRS in training, COCO128 turned to night alone: YOLOX-Nano as published, fine-tuned on that, and behind
# dapled-t trained by the detector's features; three seeds. On val (45 images), and on all 136 night images, after
# tools/merge_coco.py $MMDAPLED_DATA/msrs_night --parts train val --out work_dirs/msrs_night_all.json

# ======================= settings =======================
root = '{{$MMDAPLED_DATA:data}}/'
all_images = 'work_dirs/msrs_night_all.json'

# ======================= plan =======================
plain = '../detection/{detector}_{dataset}_plain.py'
detectors = ('yolox-nano',)
datasets = {
    'msrs-zero-shot': dict(
        options={
            'test_dataloader.dataset.data_root': '',
            'test_dataloader.dataset.ann_file': all_images,
            'test_dataloader.dataset.data_prefix.img': root + 'msrs_night/',
            'test_evaluator.ann_file': all_images,
        },
    ),
}
seeds = (0, 1, 2)
arms = {
    'plain': dict(train=False),
    'fine-tuned': dict(),
    'joint-dapled-t': dict(config='../detection/{detector}_{dataset}_dapled-t.py'),
    'joint-dapled-s': dict(config='../detection/{detector}_{dataset}_dapled-s.py'),
}
