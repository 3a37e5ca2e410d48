"""Images in IDX files, the layout of MNIST and its relatives, from a folder of the user."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from nnviz.catalog.entries import DatasetEntry, Raw
from nnviz.catalog.reading import idx, mnist
from nnviz.refusal import Refusal, Refused, refuse
from nnviz.spec import Data

Pair = tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]


def make(data: Data, rng: np.random.Generator) -> Raw:
    """Return the images of both parts as rows of values in 0..1; the `t10k` files, where present, are the test part."""
    if not data.path:
        raise refuse("missing", "data.path", "", "a folder of IDX files, such as those of MNIST")
    folder = Path(data.path).expanduser()
    train = _pair(folder, "train")
    if train is None:
        raise refuse("missing", "data.path", data.path, "a folder with train-images-idx3-ubyte and its labels (or .gz)")
    test = _pair(folder, "t10k")
    if test is not None and test[0].shape[1:] != train[0].shape[1:]:
        shapes = [" x ".join(map(str, part[0].shape[1:])) for part in (test, train)]
        raise Refused(Refusal("size", "t10k images", shapes[0], f"{shapes[1]}, as the train images", str(folder)))
    return _raw([train] if test is None else [train, test], folder)


def _pair(folder: Path, part: str) -> Pair | None:
    paths = idx.find(folder, f"{part}-images", 3), idx.find(folder, f"{part}-labels", 1)
    if paths[0] is None and paths[1] is None:
        return None
    if paths[0] is None or paths[1] is None:
        wanted = "images" if paths[0] is None else "labels"
        raise refuse("missing", "data.path", str(folder), f"the {part}-{wanted} file beside the other one of {part}")
    images, labels = idx.read(paths[0], 3), idx.read(paths[1], 1)
    if len(images) != len(labels):
        raise Refused(Refusal("size", "labels", f"{len(labels)}", f"{len(images)}, one for each image", str(paths[1])))
    return images, labels


def _raw(parts: list[Pair], folder: Path) -> Raw:
    images = np.concatenate([part[0] for part in parts])
    if images.size > idx.LARGEST:
        raise Refused(Refusal("size", "data.path", f"{images.size:,}", f"at most {idx.LARGEST:,} pixels", str(folder)))
    labels, y = np.unique(np.concatenate([part[1] for part in parts]), return_inverse=True)
    if labels.size < 2:
        raise Refused(Refusal("one_class", "labels", str(labels[0]), "labels of at least two classes", str(folder)))
    height, width = images.shape[1:]
    return Raw(
        x=images.reshape(len(images), -1) / np.float32(255),  # 256 different values: float64 would only take memory
        y=y.astype(np.int64),
        task="binary" if labels.size == 2 else "multiclass",
        kind="image",
        inputs=tuple(f"pixel {number}" for number in range(1, height * width + 1)),
        classes=tuple(str(label) for label in labels),
        image=(height, width),
        fixed_test=_test_rows(parts),
    )


def _test_rows(parts: list[Pair]) -> npt.NDArray[Any]:
    """Return [N] True for the second part, or nothing where there is only one."""
    if len(parts) == 1:
        return np.zeros(0, bool)
    return np.repeat([False, True], [len(images) for images, _ in parts])


ENTRY = DatasetEntry(
    name="idx",
    title="IDX images (MNIST)",
    make=make,
    kind="image",
    task="any",
    keys=("path",),
    meaning="Images and labels in the layout of MNIST, from a folder of yours.",
    short="IDX",
    prepare=mnist.prepare,
    order=140,
)
