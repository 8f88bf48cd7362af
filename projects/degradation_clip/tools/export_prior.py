"""Write the weight file of a CLIP prior from a training run: calibrate it on known levels, save fp16 safetensors.

    export PYTHONPATH=.
    python projects/degradation_clip/tools/export_prior.py CONFIG work_dirs/.../epoch_34.pth prior.safetensors
    python projects/degradation_clip/tools/export_prior.py PROMPT_CONFIG work_dirs/.../epoch_2.pth prompts.safetensors

The calibration (prompts, temperature and bias per degradation) is fitted on `calibration_dataloader` of the config,
patch by patch, and goes into the file's metadata, where CLIPPrior finds it. Of a PromptTuning run, whose CLIP is
frozen and whose temperature and bias are learned, the file has the prompts alone: CLIPPrior(prompts=FILE). Temperature
and bias learned on crops fit whole photos less well; --refit fits them again.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

import mmdapled  # noqa: F401  registers the parts; before torch, for its threads

# isort: split
import torch
import torch.nn.functional as F
from mmengine.config import Config
from mmengine.runner import Runner, load_checkpoint
from rich.console import Console
from rich.progress import track
from safetensors.torch import save_file
from torch import Tensor

from mmdapled.priors.calibration import Calibration
from mmdapled.priors.prompts import cosine_differences, encode_prompts
from mmdapled.registry import MODELS
from projects.degradation_clip.fit_calibration import fit_calibration
from projects.degradation_clip.prompt_tuning import PromptTuning

EXIT_CODES = 'Exit codes: 0 written, 1 error, 2 bad arguments, 130 interrupted by Ctrl-C, without a file.'


def parse_args() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXIT_CODES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument('config', help='config of the training run')
    parser.add_argument('checkpoint', help='checkpoint of the run')
    parser.add_argument('out', help='.safetensors file to write')
    parser.add_argument('--licence', default='Apache-2.0', help='licence of the weights, stored in the file')
    parser.add_argument(
        '--smoothing',
        type=int,
        default=1,
        help='side, in patches, of the box over which CLIPPrior averages maps, odd (default: %(default)s)',
    )
    parser.add_argument(
        '--refit', action='store_true',
        help='for a PromptTuning run: fit temperature and bias on calibration_dataloader instead of using the learned '
             'ones',
    )  # fmt: skip
    args = parser.parse_args()
    if Path(args.out).suffix != '.safetensors':
        parser.error(f'out: expected a .safetensors file, got {args.out}')
    return args


@torch.no_grad()
def cosines_and_levels(model: Any, text: Tensor, dataloader: Any) -> tuple[Tensor, Tensor]:
    """Return cosine differences to ``text (K, 2, D)`` and true levels of all patches, ``(M, K)`` each."""
    cosines, levels = [], []
    for batch in track(dataloader, description='calibrating', console=Console(stderr=True)):
        batch = model.data_preprocessor(batch, False)
        features = F.normalize(model(batch['inputs'], batch['data_samples']).float(), dim=1)
        difference = cosine_differences(features, text)
        for row, sample in zip(difference, batch['data_samples'], strict=True):
            truth = F.interpolate(sample.gt_heatmaps[None], size=row.shape[-2:], mode='area')[0]
            cosines.append(row.flatten(1).T)
            levels.append(truth.flatten(1).T.clamp(0, 1))
    return torch.cat(cosines), torch.cat(levels)


def tensors_of(clip: Any) -> dict[str, Tensor]:
    """Return the state of the CLIP, with floating-point numbers in fp16."""
    return {key: value.half().contiguous() if value.is_floating_point() else value
            for key, value in clip.state_dict().items()}  # fmt: skip


@torch.no_grad()
def refit(model: PromptTuning, cfg: Config) -> None:
    """Replace the temperature and bias learned on crops by ones fitted on whole photos."""
    dataloader = Runner.build_dataloader(cfg.calibration_dataloader, seed=0)
    cosines, levels = cosines_and_levels(model, model.prompts(), dataloader)
    with torch.enable_grad():
        temperature, bias = fit_calibration(cosines, levels)
    model.read_by(torch.tensor(temperature), torch.tensor(bias))


def export_prompts(model: PromptTuning, cfg: Config, args: argparse.Namespace) -> None:
    """Write the learned prompts."""
    if args.refit:
        refit(model, cfg)
    calibration = model.export(args.out, {'licence': args.licence, 'config': Path(args.config).name})
    print(f'{args.out}: prompts for {model.model}, {model.pretrained}; temperature {calibration.temperature}, '
          f'bias {calibration.bias}')  # fmt: skip


def export_weights(model: Any, cfg: Config, args: argparse.Namespace) -> None:
    """Calibrate and write the whole CLIP."""
    # Rounded to fp16, as in the file.
    model.clip.load_state_dict(
        {key: value.to(model.clip.state_dict()[key]) for key, value in tensors_of(model.clip).items()}
    )
    with torch.no_grad():
        text = encode_prompts(model.clip, model.tokenizer, model.prompts)
    cosines, levels = cosines_and_levels(model, text, Runner.build_dataloader(cfg.calibration_dataloader, seed=0))
    temperature, bias = fit_calibration(cosines, levels)
    calibration = Calibration(model.prompts, temperature, bias, args.smoothing)
    metadata = {**calibration.metadata(), 'licence': args.licence, 'config': Path(args.config).name}
    save_file(tensors_of(model.clip), args.out, metadata=metadata)
    size = Path(args.out).stat().st_size / 1e6
    print(f'{args.out}: {size:.2f} MB; temperature {temperature}, bias {bias}, fitted on {len(cosines)} patches')


def main() -> int:
    """Calibrate and write."""
    args = parse_args()
    cfg = Config.fromfile(args.config)
    model: Any = MODELS.build(cfg.model).eval()
    load_checkpoint(model, args.checkpoint, map_location='cpu', strict=True)
    export = export_prompts if isinstance(model, PromptTuning) else export_weights
    try:
        export(model, cfg, args)
    except KeyboardInterrupt:
        print('interrupted: nothing was written', file=sys.stderr)
        return 130
    return 0


if __name__ == '__main__':
    sys.exit(main())
