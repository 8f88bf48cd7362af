"""Night data sets, paired data sets, and the transforms that degrade and pack images.

All are in mmengine's ROOT registries under their names, and imported on first use.
"""

from typing import Any

from mmdapled.registry import DATASETS, TRANSFORMS, load, register_lazily

TRANSFORM_MODULES: dict[str, str] = {
    'NightDegradation': 'mmdapled.datasets.transforms.night_degradation',
    'PhotoMix': 'mmdapled.datasets.transforms.photo_mix',
    'LoadNightStreet': 'mmdapled.datasets.transforms.load_night_street',
    'LoadPairedImages': 'mmdapled.datasets.transforms.paired',
    'PairedRandomCrop': 'mmdapled.datasets.transforms.paired',
    'PairedRandomFlip': 'mmdapled.datasets.transforms.paired',
    'PackRestorationInputs': 'mmdapled.datasets.transforms.pack_restoration_inputs',
    'PackJointInputs': 'mmdapled.datasets.transforms.pack_joint_inputs',
}
DATASET_MODULES: dict[str, str] = {
    'NightCocoDataset': 'mmdapled.datasets.night_coco',
    'MSRSNightDataset': 'mmdapled.datasets.night_detection',
    'ExDarkDataset': 'mmdapled.datasets.night_detection',
    'DarkFaceDataset': 'mmdapled.datasets.night_detection',
    'NODDataset': 'mmdapled.datasets.night_detection',
    'BDD100KNightDataset': 'mmdapled.datasets.night_detection',
    'NightOwlsDataset': 'mmdapled.datasets.night_detection',
    'LLVIPDataset': 'mmdapled.datasets.night_detection',
    'NightStreetDataset': 'mmdapled.datasets.night_street',
    'NightStreetSegDataset': 'mmdapled.datasets.night_street_seg',
    'PackagedPhotosDataset': 'mmdapled.datasets.packaged_photos',
    'ImageFolderDataset': 'mmdapled.datasets.image_folder',
    'PairedImageDataset': 'mmdapled.datasets.image_folder',
    'PairListDataset': 'mmdapled.datasets.image_folder',
}
# These names are registered without mmseg; their classes need it.
SEGMENTATION_MODULES: dict[str, str] = {
    'ACDCNightDataset': 'mmdapled.datasets.night_cityscapes',
    'NightCityDataset': 'mmdapled.datasets.night_cityscapes',
    'DarkZurichNightDataset': 'mmdapled.datasets.night_cityscapes',
}
MODULES = {**TRANSFORM_MODULES, **DATASET_MODULES, **SEGMENTATION_MODULES}

register_lazily(TRANSFORMS, TRANSFORM_MODULES)
register_lazily(DATASETS, {**DATASET_MODULES, **SEGMENTATION_MODULES})

__all__ = ['DATASET_MODULES', 'SEGMENTATION_MODULES', 'TRANSFORM_MODULES', *MODULES]


def __getattr__(name: str) -> Any:
    if name not in MODULES:
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    return load(name, MODULES[name])


def __dir__() -> list[str]:
    return sorted({*globals(), *MODULES})
