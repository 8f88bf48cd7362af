"""Restorer and task model as one model, trained end to end."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import torch
from mmengine.model import BaseModel
from torch import Tensor, nn

from mmdapled.images import spatial_size
from mmdapled.registry import MODELS
from mmdapled.restorers.base import BaseRestorer
from mmdapled.restorers.builder import build_restorer
from mmdapled.tasks.bridge import Bridge, RestoredGroup
from mmdapled.tasks.checkpoint import load_task_checkpoint
from mmdapled.tasks.clean_targets import CleanTargets, clean_targets
from mmdapled.tasks.predictions import attach_restoration
from mmdapled.tasks.restoration_losses import RestorationLosses
from mmdapled.tasks.task_features import FeatureTap, clean_features, random_state
from mmdapled.tasks.task_model import AttributeProxy, build_task_model


@MODELS.register_module()
class JointModel(AttributeProxy, BaseModel):
    """A restorer in front of any model with the modes loss, predict and tensor.

    The task model's own data preprocessor prepares the batch, the restorer gets RGB in [0, 1] of its content, the task
    model the restored batch. Samples with ``gt_img`` add restoration losses. Predictions have ``restored_img`` (RGB in
    [0, 1], ``(3, h, w)``), ``heatmaps`` (``(K, h', w')``, finest scale) and ``degradation_levels`` (``(K,)``).
    Attributes that it lacks, such as ``bbox_head``, are the task model's.

    Args:
        restorer: config, name or instance of a restorer.
        task_model: config of an mmdet or mmseg model, or an instance with ``task_preprocessor`` given.
        losses: name -> config of restoration losses; empty for the task loss alone.
        restorer_checkpoint: weights of the restorer.
        task_checkpoint: weights of the plain task model.
        classes: the task model's class names, by which a head trained on other classes is sliced.
        task_loss_weight: factor of the task model's losses; at 0 the task model only computes features.
        frozen_task: freeze the task model; gradients still pass through it to the restorer.
        data_preprocessor: for a task model without one of its own, which takes precedence over the one that mmengine's
            runner passes from a config's top level (mmseg's configs have one there).
        input_order: channel order of the images that the pipeline loads.

    Raises:
        RuntimeError: a checkpoint of which no key matches.
        ValueError: no data preprocessor.
    """

    wrapped_name = 'task_model'

    def __init__(
        self,
        restorer: str | Mapping[str, Any] | BaseRestorer,
        task_model: Mapping[str, Any] | nn.Module,
        losses: Mapping[str, Mapping[str, Any]] | None = None,
        restorer_checkpoint: str | None = None,
        task_checkpoint: str | None = None,
        classes: Sequence[str] | None = None,
        task_loss_weight: float = 1.0,
        frozen_task: bool = False,
        data_preprocessor: Mapping[str, Any] | None = None,
        input_order: str = 'bgr',
        init_cfg: dict | None = None,
    ) -> None:
        preprocessor = _preprocessor_config(task_model, data_preprocessor)
        if isinstance(task_model, Mapping):
            task_model = {**task_model, 'data_preprocessor': preprocessor}
        task: Any = build_task_model(task_model)
        super().__init__(task.data_preprocessor, init_cfg)
        self.task_model: Any = task
        self.restorer = build_restorer(restorer, checkpoint=restorer_checkpoint)
        self.bridge = Bridge(preprocessor, input_order)
        self.restoration_losses = RestorationLosses(losses or {})
        self.task_checkpoint, self.classes = task_checkpoint, classes
        self.task_loss_weight, self.frozen_task = task_loss_weight, frozen_task
        # The liveness hook sets a list for the first iterations; None costs nothing.
        self.task_gradient_norms: list[float] | None = None
        self._load_task_checkpoint()
        if frozen_task:
            self.task_model.requires_grad_(False)
            self.task_model.eval()

    def init_weights(self) -> None:
        """Initialise both parts, then load the task checkpoint again: initialisation may have overwritten it."""
        super().init_weights()
        self._load_task_checkpoint()

    def train(self, mode: bool = True) -> 'JointModel':
        """Switch to training mode, except for a frozen task model."""
        super().train(mode)
        if self.frozen_task:
            self.task_model.eval()
        return self

    def forward(self, inputs: Tensor, data_samples: list | None = None, mode: str = 'tensor') -> Any:
        """Restore the data preprocessor's ``inputs (N, 3, H, W)`` and run the task model on them."""
        if mode == 'loss':
            return self.loss(inputs, data_samples or [])
        if mode == 'predict':
            return self.predict(inputs, data_samples)
        return self.task_model(self.bridge(inputs, self.restorer)[0], data_samples, mode=mode)

    def loss(self, inputs: Tensor, data_samples: list) -> dict[str, Any]:
        """Return the losses of task and restoration for the data preprocessor's ``inputs (N, 3, H, W)``.

        Semi-supervised detectors call this, :meth:`predict` and :meth:`extract_feat` of student and teacher. Without
        these methods here, attribute lookup would find the task model's and bypass the restorer.
        """
        restored, groups = self.bridge(inputs, self.restorer)
        return self._losses(restored, groups, data_samples)

    def predict(self, inputs: Tensor, data_samples: list | None = None, **options: Any) -> Any:
        """Restore ``inputs (N, 3, H, W)`` and predict; the task model gets ``options`` such as ``rescale``."""
        restored, groups = self.bridge(inputs, self.restorer)
        predict = self.task_model.predict if options else partial(self.task_model, mode='predict')
        outputs = predict(restored, data_samples, **options)
        attach_restoration(outputs, groups, spatial_size(inputs))
        return outputs

    def extract_feat(self, inputs: Tensor) -> Any:
        """Return the task model's features of the restored ``inputs (N, 3, H, W)``."""
        return self.task_model.extract_feat(self.bridge(inputs, self.restorer)[0])

    def _losses(self, restored: Tensor, groups: list[RestoredGroup], samples: list) -> dict[str, Any]:
        targets = clean_targets(samples, groups, spatial_size(restored))
        states = random_state(restored.device)
        with FeatureTap(self.task_model) as tap:
            losses = self._task_losses(restored, samples)
        self._record_task_gradient(losses)
        features = self._feature_pair(tap.features, restored, targets, states)
        losses.update(self.restoration_losses(groups, targets, features))
        return losses

    def _task_losses(self, restored: Tensor, samples: list) -> dict[str, Any]:
        if self.task_loss_weight == 0:
            self.task_model.extract_feat(restored)
            return {}
        losses, weight = self.task_model(restored, samples, mode='loss'), self.task_loss_weight
        return {name: _scaled(value, weight) if 'loss' in name else value for name, value in losses.items()}

    def _feature_pair(
        self, features: list[Tensor], restored: Tensor, targets: CleanTargets, states: list[Tensor]
    ) -> tuple[list[Tensor], list[Tensor]] | None:
        """Return features of restored and clean images, or None where no loss needs them or no clean image exists."""
        if not self.restoration_losses.needs_features or not targets.indices:
            return None
        indices, seen = torch.tensor(targets.indices, device=restored.device), restored.detach()
        # Images without a clean one stay in the batch, as does padding: batch norms then see a similar batch.
        cleaned = torch.where(targets.mask > 0, self.bridge.from_rgb(targets.image).to(seen.dtype), seen[indices])
        clean = clean_features(self.task_model, seen.index_copy(0, indices, cleaned), states)
        return [level[indices] for level in features], [level[indices] for level in clean]

    def _record_task_gradient(self, losses: Mapping[str, Any]) -> None:
        """Record the gradient norm of the task loss in the restorer, without the restoration losses."""
        weights = [weight for weight in self.restorer.parameters() if weight.requires_grad]
        if self.task_gradient_norms is None or not weights or not losses:
            return
        loss, _ = self.parse_losses(dict(losses))
        gradients = torch.autograd.grad(loss, weights, retain_graph=True, allow_unused=True)
        present = [gradient.float().norm() for gradient in gradients if gradient is not None]
        self.task_gradient_norms.append(float(torch.stack(present).norm()) if present else 0.0)

    def _load_task_checkpoint(self) -> None:
        if self.task_checkpoint is not None:
            load_task_checkpoint(self.task_model, self.task_checkpoint, self.classes)


def _scaled(value: Any, factor: float) -> Any:
    return [item * factor for item in value] if isinstance(value, (list, tuple)) else value * factor


def _preprocessor_config(
    task_model: Mapping[str, Any] | nn.Module, fallback: Mapping[str, Any] | None
) -> Mapping[str, Any]:
    own = task_model.get('data_preprocessor') if isinstance(task_model, Mapping) else None
    preprocessor = fallback if own is None else own
    if preprocessor is None:
        raise ValueError(
            'task_model: expected a config with its own `data_preprocessor`, for mean, std and channel order; '
            'for a model instance pass `data_preprocessor=` to JointModel'
        )
    return preprocessor
