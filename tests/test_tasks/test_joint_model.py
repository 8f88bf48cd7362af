import copy

import pytest
import torch
from toy_detector import PREPROCESSOR, batch, toy_config

from mmdapled.registry import MODELS

LOSSES = dict(
    charbonnier=dict(type='CharbonnierLoss'),
    consistency=dict(type='FeatureConsistencyLoss'),
    heatmap=dict(type='HeatmapLoss'),
)


def joint(restorer=None, **kwargs):
    return MODELS.build(
        dict(type='JointModel', restorer=restorer or dict(type='DAPLED'), task_model=toy_config(), **kwargs)
    )


def losses_of(model, data, train=True):
    model.train(train)
    return model(**model.data_preprocessor(copy.deepcopy(data), True), mode='loss')


def test_identity_gives_the_plain_models_losses_and_outputs():
    model, data = joint(dict(type='Identity')), batch([(40, 50), (64, 64)])
    plain = model.task_model.eval()
    inputs = plain.data_preprocessor(copy.deepcopy(data), False)
    assert torch.equal(model(**inputs, mode='tensor'), plain(**inputs, mode='tensor'))
    assert losses_of(model, data, train=False)['loss_toy'] == plain(**inputs, mode='loss')['loss_toy']


def test_untrained_dapled_changes_nothing():
    model, data = joint().eval(), batch([(40, 50)])
    inputs = model.data_preprocessor(data, False)
    assert torch.equal(model(**inputs, mode='tensor'), model.task_model(**inputs, mode='tensor'))


def test_restoration_losses_are_zero_without_clean_images():
    losses = losses_of(joint(losses=LOSSES), batch([(40, 50)] * 2))
    assert losses['loss_toy'] > 0
    assert all(losses[f'restorer.loss_{name}'] == 0 for name in LOSSES)


def test_restoration_losses_are_means_over_the_images_with_a_clean_one():
    model = joint(losses=dict(charbonnier=dict(type='CharbonnierLoss')))
    data = batch([(40, 50), (64, 64), (40, 50)], clean=(0, 1))
    expected = []
    for index in (0, 1):
        one = dict(inputs=[data['inputs'][index]], data_samples=[data['data_samples'][index]])
        night, day = one['inputs'][0].float() / 255, one['data_samples'][0].gt_img.float() / 255
        expected.append(((night - day).square() + 1e-6).sqrt().mean())
    assert losses_of(model, data)['restorer.loss_charbonnier'].item() == pytest.approx(
        sum(expected).item() / 2, rel=1e-4
    )


def test_every_loss_trains_the_restorer():
    for name, config in LOSSES.items():
        model = joint(losses={name: config}, task_loss_weight=0)
        loss, _ = model.parse_losses(losses_of(model, batch([(40, 50)] * 2, clean=(0, 1))))
        loss.backward()
        assert sum(p.grad.abs().sum() for p in model.restorer.parameters() if p.grad is not None) > 0, name


def test_feature_consistency_of_a_clean_input_is_zero_and_leaves_batch_statistics_alone():
    model = joint(losses=dict(consistency=dict(type='FeatureConsistencyLoss')))
    data = batch([(64, 64)] * 2, clean=(0, 1))
    data['inputs'] = [sample.gt_img.clone() for sample in data['data_samples']]
    model.train()
    before = copy.deepcopy(model.task_model)
    assert losses_of(model, data)['restorer.loss_consistency'] < 1e-5
    losses_of(MODELS.build(dict(type='JointModel', restorer=dict(type='Identity'), task_model=before,
                                data_preprocessor=toy_config()['data_preprocessor'])), data)  # fmt: skip
    norm, other = model.task_model.backbone[1], before.backbone[1]
    assert torch.allclose(norm.running_mean, other.running_mean) and norm.momentum == other.momentum


def test_task_loss_weight_scales_the_task_loss_alone():
    torch.manual_seed(1)
    full = joint()
    half = joint(task_loss_weight=0.5)
    half.load_state_dict(full.state_dict())
    data = batch([(40, 50)])
    assert losses_of(half, data)['loss_toy'].item() == pytest.approx(losses_of(full, data)['loss_toy'].item() / 2)


def test_the_task_model_draws_the_random_numbers_of_a_plain_run():
    model, data = joint(dict(type='Identity')), batch([(40, 50)])
    before = torch.get_rng_state()
    losses_of(model, data)
    assert torch.equal(torch.get_rng_state(), before)


def test_predictions_have_the_restored_image_cut_to_the_content():
    model = joint().eval()
    result = model.test_step(batch([(40, 50)], clean=(0,)))[0]
    assert result.restored_img.shape == result.gt_img.shape == (3, 40, 50)
    assert result.gt_img.dtype == torch.uint8
    assert result.heatmaps.shape[0] == 4 and result.degradation_levels.shape == (4,)
    assert result.score.shape == (3,)


def test_frozen_task_keeps_weights_and_statistics_but_passes_gradients():
    model = joint(frozen_task=True)
    before = copy.deepcopy(model.task_model.state_dict())
    losses_of(model, batch([(40, 50)]))['loss_toy'].backward()
    after = model.task_model.state_dict()
    assert all(torch.equal(before[key], after[key]) for key in before)
    assert any(p.grad is not None and p.grad.abs().sum() > 0 for p in model.restorer.parameters())


def test_attributes_of_the_task_model_are_reached():
    model = joint()
    assert model.bbox_head is model.task_model.bbox_head
    with pytest.raises(AttributeError):
        _ = model.no_such_attribute


def test_task_gradient_is_recorded_without_restoration_losses():
    model = joint(losses=dict(charbonnier=dict(type='CharbonnierLoss', loss_weight=1e6)))
    model.task_gradient_norms = []
    losses_of(model, batch([(40, 50)], clean=(0,)))
    alone = joint()
    alone.load_state_dict(model.state_dict())
    assert 0 < model.task_gradient_norms[0] < 1e4


def test_checkpoints_are_loaded_before_and_after_init_weights(tmp_path):
    model = joint()
    torch.save(model.task_model.state_dict(), tmp_path / 'task.pth')
    loaded = joint(task_checkpoint=str(tmp_path / 'task.pth'))
    for _ in range(2):
        assert torch.equal(loaded.bbox_head.weight, model.bbox_head.weight)
        loaded.init_weights()


def test_checkpoint_of_another_model_raises(tmp_path):
    torch.save({'state_dict': {'some.other.weight': torch.zeros(1)}}, tmp_path / 'other.pth')
    with pytest.raises(RuntimeError, match='not one key matches'):
        joint(task_checkpoint=str(tmp_path / 'other.pth'))
    with pytest.raises(FileNotFoundError, match='task_checkpoint'):
        joint(task_checkpoint=str(tmp_path / 'none.pth'))


def test_task_model_without_preprocessor_raises():
    config = toy_config()
    del config['data_preprocessor']
    with pytest.raises(ValueError, match='data_preprocessor'):
        MODELS.build(dict(type='JointModel', restorer=dict(type='Identity'), task_model=config))


def test_the_task_models_own_preprocessor_takes_precedence_over_the_runners():
    given = {**PREPROCESSOR, 'mean': [0, 0, 0], 'pad_size_divisor': 64}
    assert joint(data_preprocessor=given).data_preprocessor.pad_size_divisor == PREPROCESSOR['pad_size_divisor']
    config = toy_config()
    del config['data_preprocessor']
    model = MODELS.build(
        dict(type='JointModel', restorer=dict(type='Identity'), task_model=config, data_preprocessor=given)
    )
    assert model.data_preprocessor.pad_size_divisor == 64 and not model.bridge.mean.any()
