"""Every registered data set keeps the promises of `DatasetEntry`, `Raw` and `Dataset`."""

import gzip
import struct

import msgspec
import numpy as np
import pytest

from nnviz import codec
from nnviz.catalog.registry import datasets
from nnviz.core.data import prepare
from nnviz.snapshot import DataView
from nnviz.spec import Data

NAMES = [
    *("spiral", "circle", "xor", "gauss", "moons", "blobs", "reg-plane", "reg-gauss", "function"),
    *("digits", "iris", "wine", "breast-cancer", "idx", "csv", "points"),
]
GENERATED = [name for name, entry in datasets().items() if "samples" in entry.keys]
KINDS = {"plane", "line", "image", "table"}
TASKS = {"binary", "multiclass", "regression"}


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    """What the data sets that read something need."""
    folder = tmp_path_factory.mktemp("sources")
    rng = np.random.default_rng(0)
    for part, count in (("train", 20), ("t10k", 8)):
        images, labels = rng.integers(0, 256, (count, 5, 4), np.uint8), np.arange(count, dtype=np.uint8) % 3
        head = struct.pack(">4I", 0x803, *images.shape)
        (folder / f"{part}-images-idx3-ubyte.gz").write_bytes(gzip.compress(head + images.tobytes()))
        (folder / f"{part}-labels-idx1-ubyte").write_bytes(struct.pack(">2I", 0x801, count) + labels.tobytes())
    table = folder / "table.csv"
    rows = "".join(f"{n * 1.5},{'red' if n % 2 else 'blue'},{n % 7},{'yes' if n % 3 else 'no'}\n" for n in range(30))
    table.write_text("size,colour,count,answer\n" + rows)
    points = tuple((float(n), float(-n), float(n % 2)) for n in range(12))
    return {"idx": {"path": str(folder)}, "csv": {"path": str(table)}, "points": {"points": points}}


@pytest.fixture(params=datasets())
def data(request, sources):
    return Data(name=request.param, **sources.get(request.param, {}))


def test_all_of_them_are_there():
    assert list(datasets()) == NAMES


def test_raw_is_as_its_entry_says(data):
    entry = datasets()[data.name]
    raw = entry.make(data, np.random.default_rng(1))
    assert raw.kind in KINDS
    assert raw.task in TASKS
    assert entry.kind in (raw.kind, "any")
    assert entry.task in (raw.task, "any")
    assert raw.x.shape == (len(raw.y), len(raw.inputs))
    assert raw.x.dtype == (np.float32 if data.name == "idx" else np.float64)
    assert np.isfinite(raw.x).all()
    assert np.isfinite(raw.y).all()
    assert len(set(raw.inputs)) == len(raw.inputs)
    if raw.task == "regression":
        assert raw.y.dtype == np.float64
        assert not raw.classes
    else:
        assert raw.y.dtype == np.int64
        assert set(raw.y.tolist()) == set(range(len(raw.classes)))
        assert (raw.task == "binary") == (len(raw.classes) == 2)
    if raw.kind == "image":
        assert raw.image[0] * raw.image[1] == raw.x.shape[1]
        assert 0.0 <= raw.x.min() <= raw.x.max() <= 1.0


def test_the_same_seed_gives_the_same_bits_and_another_seed_others(data):
    first, again = prepare(data), prepare(data)
    other = prepare(msgspec.structs.replace(data, seed=2))
    assert first.digest() == again.digest() != other.digest()
    np.testing.assert_array_equal(first.x, again.x)


@pytest.mark.parametrize(("validation", "test"), [(0.0, 0.0), (0.0, 0.5), (0.2, 0.3), (0.45, 0.45)])
def test_parts_have_the_sizes_asked_for_training_first(data, validation, test):
    made = prepare(msgspec.structs.replace(data, validation_fraction=validation, test_fraction=test))
    sizes = [made.part(part).size for part in ("train", "validation", "test")]
    assert sum(sizes) == len(made.y)
    assert (np.diff(made.split) >= 0).all()
    if data.name == "idx":
        assert sizes[2] == 8
    else:
        assert sizes[1:] == [round(validation * len(made.y)), round(test * len(made.y))]
    assert sorted(made.order) == list(range(len(made.y)))


def test_view_travels_through_the_codec(data):
    view = prepare(data).view()
    back = codec.decode(codec.encode(view), DataView)
    assert back.inputs == view.inputs
    assert back.note == view.note
    assert back.bounds == view.bounds
    for name in ("points", "targets", "split"):
        np.testing.assert_array_equal(getattr(back, name), getattr(view, name))
    assert view.points.dtype == np.float32
    assert view.points.ndim == (3 if view.kind == "image" else 2)


@pytest.mark.parametrize("name", GENERATED)
def test_no_noise_much_noise_and_both_ends_of_samples(name):
    entry = datasets()[name]
    for noise in (0.0, 1.0):
        for samples in (10, 999):
            made = entry.make(Data(name=name, noise=noise, samples=samples), np.random.default_rng(3))
            assert made.x.shape[0] == samples
            assert np.isfinite(made.x).all()


@pytest.mark.parametrize("name", GENERATED)
def test_numbers_a_user_can_set_are_described(name):
    entry = datasets()[name]
    default = Data()
    for parameter in entry.parameters:
        assert parameter.name in entry.keys
        assert parameter.default == getattr(default, parameter.name)
        assert parameter.low <= parameter.default <= parameter.high
        assert parameter.meaning


def test_every_entry_has_a_title_and_a_meaning():
    for entry in datasets().values():
        assert entry.title
        assert entry.meaning.endswith(".")
        assert set(entry.keys) <= set(Data.__struct_fields__)
