"""The hook on a real Runner's validation and test loops."""

import warnings

import cv2
import numpy as np
import pytest
import torch
from mmengine.model import BaseModel
from mmengine.registry import VISBACKENDS
from mmengine.runner import Runner
from mmengine.structures import BaseDataElement, InstanceData
from mmengine.visualization import BaseVisBackend
from torch.utils.data import Dataset

from mmdapled.restorers import Gamma
from mmdapled.visualization import RestorationVisualizationHook
from mmdapled.visualization.restoration_hook import predict_without_restorer, sample_strip

BLUE = (86, 180, 233)


class Nights(Dataset):
    """Six night images of 48x64 after resizing by half, padded to 64x64 as some pipelines do."""

    metainfo = dict(classes=('person', 'car'))

    def __len__(self) -> int:
        return 6

    def __getitem__(self, index: int) -> dict:
        night = torch.zeros(3, 64, 64, dtype=torch.uint8)
        night[0, :48] = 40  # blue, as the loader's BGR has it
        instances = [dict(bbox=[20, 20, 100, 80], bbox_label=0)]
        meta = dict(img_path=f'folder/night{index}.png', scale_factor=(0.5, 0.5), instances=instances)
        return dict(inputs=night, data_samples=BaseDataElement(metainfo=meta))


class Predicts(BaseModel):
    """Predictor that adds the fields of a JointModel."""

    def __init__(self, restores: bool = True) -> None:
        super().__init__()
        self.restores = restores

    def forward(self, inputs, data_samples=None, mode='tensor'):
        for sample in data_samples:
            boxes = torch.tensor([[20.0, 20, 100, 80], [0, 0, 9, 9]])
            instances = InstanceData(bboxes=boxes, labels=torch.tensor([0, 1]), scores=torch.tensor([0.9, 0.1]))
            sample.set_field(instances, 'pred_instances', field_type='data')
            if self.restores:
                sample.set_field(torch.full((3, 48, 64), 0.5), 'restored_img', field_type='data')
                sample.set_field(torch.zeros(4, 12, 16), 'heatmaps', field_type='data')
                sample.set_field(torch.zeros(4), 'degradation_levels', field_type='data')
        return data_samples


def runner(tmp_path, hook, model=None):
    loader = dict(
        batch_size=2, num_workers=0, dataset=Nights(), sampler=dict(type='DefaultSampler', shuffle=False),
        collate_fn=dict(type='pseudo_collate'),
    )  # fmt: skip
    kind = dict(type='DumpResults', out_file_path=str(tmp_path / 'unused.pkl'))
    return Runner(
        model=model or Predicts(), work_dir=str(tmp_path), experiment_name=tmp_path.name, custom_hooks=[hook],
        val_dataloader=loader, val_cfg=dict(type='ValLoop'), val_evaluator=kind,
        test_dataloader=loader, test_cfg=dict(type='TestLoop'), test_evaluator=kind,
    )  # fmt: skip


@pytest.mark.parametrize('loop', ['val', 'test'])
def test_every_third_sample_is_written_and_sent_to_the_visualizer(tmp_path, monkeypatch, loop):
    run = runner(tmp_path, dict(type='RestorationVisualizationHook', interval=3, out_dir='strips'))
    shown = {}
    monkeypatch.setattr(run.visualizer, 'add_image', lambda name, image, step: shown.update({name: image}))
    getattr(run, loop)()
    files = sorted(tmp_path.glob('**/strips/*.png'))
    assert [file.name for file in files] == ['00000_night0.png', '00003_night3.png']
    assert sorted(shown) == ['restoration_night0', 'restoration_night3']
    np.testing.assert_array_equal(cv2.imread(str(files[0]))[..., ::-1], shown['restoration_night0'])


def test_strip_shows_content_only_and_boxes_in_its_scale():
    batch = Nights()[0]
    sample = Predicts()([batch['inputs']], [batch['data_samples']])[0]
    strip = sample_strip(batch['inputs'], sample, ('person', 'car'))[-48:]
    assert strip[30, 32].tolist() == [0, 0, 40]
    panels = [strip[:, start : start + 64] for start in range(0, strip.shape[1], 68)]
    assert len(panels) == 5
    # The box (20, 20, 100, 80) of the original image is (10, 10, 50, 40) in the input of half its size.
    for panel in panels[3:]:
        assert tuple(panel[40, 30]) == BLUE and tuple(panel[30, 50]) == BLUE
    assert (panels[3][44:, :] == 128).all()


def test_model_that_restores_nothing_warns_once(tmp_path):
    hook = RestorationVisualizationHook(interval=1, out_dir='strips')
    run = runner(tmp_path, hook, Predicts(restores=False))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        run.val()
    assert len([warning for warning in caught if 'JointModel' in str(warning.message)]) == 1
    assert not list(tmp_path.glob('**/strips/*.png'))


def test_interval_below_one_is_refused():
    with pytest.raises(ValueError, match='at least 1'):
        RestorationVisualizationHook(interval=0)


class Restores(Predicts):
    """Predictor with a restorer that brightens, whose score is the light of its image."""

    def __init__(self) -> None:
        super().__init__()
        self.restorer = Gamma(0.5)

    def forward(self, inputs, data_samples=None, mode='tensor'):
        samples = super().forward(inputs, data_samples, mode)
        for night, sample in zip(inputs, samples, strict=True):
            light = self.restorer(night[None].float() / 255).image
            sample.restored_img = light[0, :, :48]
            sample.pred_instances.scores = torch.stack([light.max(), light.new_tensor(0.0)])
        return samples


def test_boxes_without_the_restorer_and_histograms_are_drawn(tmp_path, monkeypatch):
    hook = RestorationVisualizationHook(interval=6, score_thr=0.3, histogram=True, before=True)
    run, shown = runner(tmp_path, hook, Restores()), []
    monkeypatch.setattr(run.visualizer, 'add_image', lambda name, image, step: shown.append(image))
    run.val()
    panels = [shown[0][-48:, start : start + 64] for start in range(0, shown[0].shape[1], 68)]
    assert len(panels) == 7, 'night, heatmaps, restored, detections, truth, detections at night, histograms'
    # The light of the night is 40 / 255, below the threshold; its square root is above.
    assert tuple(panels[3][40, 30]) == BLUE and (panels[5][:, :] == panels[0]).all()
    assert (panels[6] != panels[0]).any() and not run.model.restorer._forward_hooks


def test_a_model_without_a_restorer_draws_no_boxes_before():
    assert predict_without_restorer(Predicts(), dict(inputs=[torch.zeros(3, 64, 64)], data_samples=[None]), 0) is None


@VISBACKENDS.register_module()
class Collects(BaseVisBackend):
    """Take images as the backends of TensorBoard and Weights & Biases do."""

    images: dict = {}

    def _init_env(self):
        pass

    @property
    def experiment(self):
        return self

    def add_image(self, name, image, step=0, **kwargs):
        self.images[name] = image, step


def test_every_backend_of_the_visualizer_gets_the_restored_image(tmp_path):
    Collects.images.clear()
    run = runner(tmp_path, dict(type='RestorationVisualizationHook', interval=6))
    run.visualizer._vis_backends['collects'] = Collects(save_dir=str(tmp_path))
    run.val()
    ((name, (image, step)),) = Collects.images.items()
    assert name == 'restoration_night0' and step == 0 and (image[-48:, 136:200] == 128).all()
