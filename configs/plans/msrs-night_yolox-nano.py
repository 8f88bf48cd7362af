# MSRS-night, YOLOX-Nano: plain, frozen enhancers, dapled-t frozen and trained jointly; three seeds. The joint arm
# starts from the dapled-t trained in front of the frozen detector: run msrs-zero-shot_yolox-nano.py first.

# ======================= settings =======================
start = 'work_dirs/compare/msrs-zero-shot_yolox-nano/msrs-zero-shot/yolox-nano/joint-dapled-t/seed_0/epoch_16.pth'
weights = '{{$MMDAPLED_DATA:data}}/weights/'

# ======================= plan =======================
plain = '../detection/{detector}_{dataset}_plain.py'
detectors = ('yolox-nano',)
datasets = ('msrs-night',)
seeds = (0, 1, 2)
arms = {
    'plain': dict(),
    'frozen-zero-dce': dict(restorer=dict(type='ZeroDCE', checkpoint=weights + 'zero_dce.pth', frozen=True)),
    'frozen-iat': dict(restorer=dict(type='IAT', checkpoint=weights + 'iat_lol_v1.pth', frozen=True)),
    'frozen-dapled-t': dict(restorer=dict(type='DAPLED', arch='t', checkpoint='dapled-t', frozen=True)),
    'joint-dapled-t': dict(
        config='../detection/{detector}_{dataset}_dapled-t.py', model=dict(restorer_checkpoint=start)
    ),
}
