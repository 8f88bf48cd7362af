"""A small model of SigLIP's kind."""

import json
from pathlib import Path

from mmdapled.priors.weight_files import EMBEDDED_FOLDER


def write_config(folder: Path) -> str:
    """Write its config: a timm tower with attention pooling, CustomTextCLIP, our tokenizer; return the file."""
    vision = dict(image_size=160, timm_model_name='test_vit3', timm_pool='map', timm_proj='none')
    text = json.loads((EMBEDDED_FOLDER / 'mmdapled-tiny.json').read_text())['text_cfg']
    config = dict(embed_dim=96, init_logit_bias=-10, custom_text=True, vision_cfg=vision, text_cfg=text)
    (folder / 'small-timm.json').write_text(json.dumps(config))
    (folder / 'bpe_4096.txt.gz').write_bytes((EMBEDDED_FOLDER / 'bpe_4096.txt.gz').read_bytes())
    return str(folder / 'small-timm.json')
