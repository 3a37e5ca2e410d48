"""IDX files: what is read is what was written, anything else is refused."""

import contextlib
import gzip
import struct
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nnviz.catalog.reading import idx
from nnviz.catalog.registry import datasets
from nnviz.refusal import Refused
from nnviz.spec import Data

QUICK = settings(max_examples=50, deadline=None)
IMAGES = np.arange(6 * 3 * 2, dtype=np.uint8).reshape(6, 3, 2)
LABELS = np.array([7, 3, 7, 9, 3, 9], np.uint8)


def packed(array, kind=8):
    return struct.pack(f">4B{array.ndim}I", 0, 0, kind, array.ndim, *array.shape) + array.tobytes()


def read(folder):
    return datasets()["idx"].make(Data(name="idx", path=str(folder)), np.random.default_rng(1))


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "train-images-idx3-ubyte").write_bytes(packed(IMAGES))
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(packed(LABELS))
    return tmp_path


def test_images_and_labels(folder):
    raw = read(folder)
    np.testing.assert_allclose(raw.x, IMAGES.reshape(6, 6) / 255, rtol=1e-7)
    assert (raw.classes, raw.y.tolist()) == (("3", "7", "9"), [1, 0, 1, 2, 0, 2])
    assert (raw.image, raw.task, raw.fixed_test.size) == ((3, 2), "multiclass", 0)


def test_the_t10k_files_are_the_test_part_and_gzip_is_read(folder):
    (folder / "t10k-images.idx3-ubyte.gz").write_bytes(gzip.compress(packed(IMAGES[:2]), mtime=0))
    (folder / "t10k-labels.idx1-ubyte.gz").write_bytes(gzip.compress(packed(LABELS[:2]), mtime=0))
    raw = read(folder)
    assert raw.fixed_test.tolist() == [False] * 6 + [True] * 2
    np.testing.assert_array_equal(raw.x[6:], raw.x[:2])


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("train-labels-idx1-ubyte", packed(LABELS[:5]), "size"),
        ("train-labels-idx1-ubyte", packed(np.full(6, 4, np.uint8)), "one_class"),
        ("train-labels-idx1-ubyte", b"", "format"),
        ("train-images-idx3-ubyte", packed(LABELS), "format"),
        ("train-images-idx3-ubyte", packed(IMAGES, kind=9), "format"),
        ("train-images-idx3-ubyte", packed(IMAGES)[:-1], "size"),
        ("train-images-idx3-ubyte", packed(IMAGES) + b"\0", "size"),
        ("train-images-idx3-ubyte", packed(IMAGES[:0]), "range"),
        ("train-images-idx3-ubyte", struct.pack(">4I", 0x803, 2**31, 2**31, 2**31), "range"),
        ("t10k-images-idx3-ubyte", packed(IMAGES), "missing"),
    ],
)
def test_wrong_files_are_refused(folder, name, content, code):
    (folder / name).write_bytes(content)
    with pytest.raises(Refused) as caught:
        read(folder)
    assert caught.value.refusal.code == code


def test_a_test_part_of_other_size_is_refused(folder):
    (folder / "t10k-images-idx3-ubyte").write_bytes(packed(IMAGES.reshape(6, 2, 3)))
    (folder / "t10k-labels-idx1-ubyte").write_bytes(packed(LABELS))
    with pytest.raises(Refused) as caught:
        read(folder)
    assert (caught.value.refusal.value, caught.value.refusal.accepted[:5]) == ("2 x 3", "3 x 2")


@pytest.mark.parametrize("content", [b"no gzip", gzip.compress(packed(LABELS), mtime=0)[:-9]])
def test_broken_gzip_is_refused(folder, content):
    (folder / "train-labels-idx1-ubyte").unlink()
    (folder / "train-labels-idx1-ubyte.gz").write_bytes(content)
    with pytest.raises(Refused) as caught:
        read(folder)
    assert caught.value.refusal.code == "unreadable"


@pytest.mark.parametrize("path", ["", "nowhere", "nul\0"])
def test_no_folder(path):
    with pytest.raises(Refused) as caught:
        read(path)
    assert caught.value.refusal.where == "data.path"


@QUICK
@given(
    hnp.array_shapes(min_dims=1, max_dims=3, max_side=6).flatmap(lambda shape: hnp.arrays(np.uint8, shape)),
    st.booleans(),
)
def test_what_was_written_is_read(array, compressed):
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "x.gz" if compressed else "x")
        path.write_bytes(gzip.compress(packed(array), mtime=0) if compressed else packed(array))
        np.testing.assert_array_equal(idx.read(path, array.ndim), array)


@QUICK
@given(st.binary(max_size=40), st.binary(max_size=12), st.sampled_from(["x", "x.gz"]), st.sampled_from([1, 3]))
def test_any_bytes_are_an_array_or_refused(rest, head, name, dimensions):
    content = (bytes([0, 0, 8, dimensions]) + head if name == "x" else gzip.compress(rest, mtime=0)[: len(rest)]) + rest
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(content)
        with contextlib.suppress(Refused):
            assert idx.read(path, dimensions).ndim == dimensions
