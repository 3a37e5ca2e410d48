"""Features, standardisation, split, targets and views, each against numbers worked out here."""

import hashlib
import struct

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.core.data import prepare
from nnviz.core.filling import filled
from nnviz.refusal import Refused
from nnviz.spec import Data

QUICK = settings(max_examples=40, deadline=None)
ALL = ("x1", "x2", "x1_sq", "x2_sq", "x1x2", "sin_x1", "sin_x2")
POINTS = ((1.0, 2.0, 0.0), (-3.0, 0.5, 1.0), (4.0, -1.0, 0.0), (0.0, 2.5, 1.0), (2.0, 2.0, 1.0))


def points(**keys):
    return Data(name="points", points=POINTS, **{"test_fraction": 0.4, **keys})


def by_hand(p):
    x1, x2 = p
    return [x1, x2, x1**2, x2**2, x1 * x2, np.sin(x1), np.sin(x2)]


def test_the_seven_features_in_the_order_asked_for():
    made = prepare(points(features=ALL))
    np.testing.assert_allclose(made.x, [by_hand(p) for p in made.raw], rtol=1e-15)
    assert made.inputs == ALL
    some = prepare(points(features=("sin_x2", "x1")))
    np.testing.assert_array_equal(some.x, made.x[:, [6, 0]])


def test_the_plane_is_not_standardised_by_default():
    made = prepare(points())
    np.testing.assert_array_equal(made.x, made.raw)
    assert (made.mean.tolist(), made.scale.tolist()) == ([0, 0], [1, 1])


def test_standardisation_uses_the_training_part_alone_and_is_visible():
    made = prepare(points(features=ALL, standardise=True))
    lifted = np.array([by_hand(p) for p in made.raw])
    train = lifted[made.part("train")]
    np.testing.assert_allclose(made.mean, train.mean(axis=0))
    np.testing.assert_allclose(made.scale, train.std(axis=0))
    np.testing.assert_allclose(made.x * made.scale + made.mean, lifted, atol=1e-12)
    shown = dict(made.view().note)["standardised"]
    assert shown == {
        "mean": made.mean.tolist(),
        "scale": made.scale.tolist(),
        "target_mean": 0.0,
        "target_scale": 1.0,
    }


def test_tables_are_standardised_by_default_and_can_be_left_alone():
    iris = prepare(Data(name="iris"))
    train = iris.x[iris.part("train")]
    np.testing.assert_allclose(train.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(train.std(axis=0), 1)
    plain = prepare(Data(name="iris", standardise=False))
    np.testing.assert_array_equal(plain.x, iris.raw)


def test_images_are_left_as_they_are():
    digits = prepare(Data(name="digits"))
    assert digits.x is digits.raw
    assert digits.inputs[27] == "pixel 28"


@pytest.mark.parametrize("name", ["digits", "spiral", "iris", "function"])
@pytest.mark.parametrize("standardise", ["auto", True])
def test_lifting_raw_points_gives_the_inputs(name, standardise):
    made = prepare(Data(name=name, samples=50, standardise=standardise))
    np.testing.assert_array_equal(made.lift(made.raw), made.x)


def test_an_input_that_does_not_vary_in_training_gets_scale_1():
    digits = prepare(Data(name="digits", standardise=True, seed=3))
    assert np.isfinite(digits.x).all()
    still = digits.raw[digits.part("train")].std(axis=0) == 0
    assert (digits.scale[still] == 1).all()


def test_regression_targets_are_scaled_with_the_inputs_and_back():
    made = prepare(Data(name="function", function="1000x + 5000", noise=0.0))
    targets = made.targets("mse", "linear")
    train = made.part("train")
    assert targets.shape == (500, 1)
    assert targets[train].mean() == pytest.approx(0, abs=1e-9)
    assert targets[train].std() == pytest.approx(1)
    np.testing.assert_allclose(made.in_units(targets)[:, 0], 1000 * made.raw[:, 0] + 5000)
    np.testing.assert_allclose(made.y, 1000 * made.raw[:, 0] + 5000)


def test_regression_targets_are_as_they_are_without_standardisation():
    made = prepare(Data(name="reg-plane"))
    np.testing.assert_array_equal(made.targets("mse", "linear")[:, 0], made.y)
    assert (made.target_mean, made.target_scale) == (0.0, 1.0)


def test_targets_of_two_classes():
    made = prepare(points())
    assert made.outputs == 1
    for loss, output, low in (("bce", "sigmoid", 0), ("mse", "sigmoid", 0), ("mse", "tanh", -1)):
        np.testing.assert_array_equal(made.targets(loss, output)[:, 0], np.where(made.y == 1, 1, low))


def test_targets_of_more_classes():
    made = prepare(Data(name="blobs", classes=4))
    assert made.outputs == 4
    hits = made.y[:, None] == np.arange(4)
    np.testing.assert_array_equal(made.targets("cross_entropy", "softmax"), hits)
    np.testing.assert_array_equal(made.targets("mse", "tanh"), np.where(hits, 1, -1))


@pytest.mark.parametrize(
    ("name", "loss", "output"),
    [("reg-plane", "bce", "sigmoid"), ("circle", "cross_entropy", "softmax"), ("blobs", "bce", "sigmoid")],
)
def test_impossible_pairs_are_refused(name, loss, output):
    with pytest.raises(Refused) as caught:
        prepare(Data(name=name)).targets(loss, output)
    assert caught.value.refusal.where == "training.loss"


@QUICK
@given(st.integers(0, 2**31), st.floats(0, 0.9), st.floats(0, 0.9), st.integers(10, 60))
def test_the_split_covers_all_samples_once(seed, validation, test, samples):
    data = Data(name="gauss", seed=seed, validation_fraction=validation, test_fraction=test, samples=samples)
    sizes = [samples - round(validation * samples) - round(test * samples), round(validation * samples)]
    if sizes[0] < 1:
        with pytest.raises(Refused):
            prepare(data)
        return
    made = prepare(data)
    assert [made.part("train").tolist(), made.part("validation").tolist()] == [
        list(range(sizes[0])),
        list(range(sizes[0], sum(sizes))),
    ]
    assert sorted(made.order) == list(range(samples))


def test_the_order_depends_on_the_seed_alone():
    first = prepare(Data(name="iris", seed=5, test_fraction=0.5))
    other = prepare(Data(name="iris", seed=5, test_fraction=0.2, validation_fraction=0.2, standardise=False))
    np.testing.assert_array_equal(first.order, other.order)
    assert first.order.tolist() != list(range(150))
    np.testing.assert_array_equal(first.raw, other.raw)


def test_order_leads_back_to_the_source():
    made = prepare(points())
    np.testing.assert_array_equal(made.raw, np.array(POINTS)[made.order, :2])


def test_a_test_part_of_the_source_is_kept(tmp_path):
    for part, count in (("train", 30), ("t10k", 10)):
        images = np.full((count, 2, 2), 1 if part == "train" else 255, np.uint8)
        labels = np.arange(count, dtype=np.uint8) % 2
        (tmp_path / f"{part}-images-idx3-ubyte").write_bytes(struct.pack(">4I", 0x803, count, 2, 2) + images.tobytes())
        (tmp_path / f"{part}-labels-idx1-ubyte").write_bytes(struct.pack(">2I", 0x801, count) + labels.tobytes())
    made = prepare(Data(name="idx", path=str(tmp_path), test_fraction=0.9, validation_fraction=0.2))
    assert [made.part(part).size for part in ("train", "validation", "test")] == [24, 6, 10]
    assert (made.x[made.part("test")] == 1.0).all()
    assert (made.x[made.part("train")] < 1.0).all()


def test_a_class_without_training_samples_is_noted():
    few = tuple((float(n), 0.0, float(n == 0)) for n in range(8))
    noted = [
        prepare(Data(name="points", points=few, seed=seed, test_fraction=0.5)).notes
        == (("unseen_classes", {"classes": ["1"]}),)
        for seed in range(20)
    ]
    assert 0 < sum(noted) < 20


@pytest.mark.parametrize(
    ("keys", "code", "where"),
    [
        ({"name": "spirl"}, "unknown_name", "data.name"),
        ({"features": ("x1", "x3")}, "unknown_name", "data.features"),
        ({"name": "iris", "features": ("x3",)}, "unknown_name", "data.features"),
        ({"features": ("x1", "x1")}, "repeated", "data.features"),
        ({"features": ()}, "empty", "data.features"),
        ({"validation_fraction": 0.6}, "range", "data.test_fraction"),
        ({"seed": -1}, "range", "data.seed"),
    ],
)
def test_bad_keys_are_refused(keys, code, where):
    with pytest.raises(Refused) as caught:
        prepare(Data(**keys))
    assert (caught.value.refusal.code, caught.value.refusal.where) == (code, where)


def test_a_table_of_two_numbers_is_a_plane_with_its_own_names_and_frame(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("size,weight,kind\n100,10,a\n200,20,b\n300,15,a\n")
    data = Data(name="csv", path=str(path), features=("x1", "x2", "x1x2"), test_fraction=0.0)
    made = prepare(data)
    assert made.inputs == ("size", "weight", "x1x2")
    assert made.bounds == pytest.approx((90, 310, 9.5, 20.5))
    np.testing.assert_allclose(made.x * made.scale + made.mean, [[a, b, a * b] for a, b in made.raw])


HOLES = "n,colour,m,y\n" + "".join(
    f"{n if n % 4 else ''},{('red', 'blue', '', 'blue', 'red')[n % 5]},{n * n % 7},{n / 2}\n" for n in range(40)
)


def test_what_fills_missing_values_comes_from_the_training_part_alone(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(HOLES)
    cells = [line.split(",") for line in HOLES.splitlines()[1:]]
    for seed in range(5):
        made = prepare(
            Data(name="csv", path=str(path), missing="fill", seed=seed, standardise=False, test_fraction=0.6)
        )
        train = [cells[row] for row in made.order[made.part("train")]]
        known = [float(row[0]) for row in train if row[0]]
        colours = [row[1] for row in train if row[1]]
        usual = max(["blue", "red"], key=colours.count)
        for place, row in enumerate(made.order):
            n, colour, m, _ = cells[row]
            colour = colour or usual
            wanted = [float(n) if n else np.mean(known), colour == "blue", colour == "red", float(m)]
            np.testing.assert_allclose(made.raw[place], wanted)


def test_the_other_parts_do_not_change_what_fills(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(HOLES)
    data = Data(name="csv", path=str(path), missing="fill", test_fraction=0.5)
    made = prepare(data)
    lines = HOLES.splitlines()
    for row in made.order[made.part("test")]:
        cells = lines[row + 1].split(",")
        lines[row + 1] = ",".join([str(1000.0 + row) if cells[0] else "", cells[1], *cells[2:]])
    path.write_text("\n".join(lines))
    again = prepare(data)
    train = made.part("train")
    np.testing.assert_array_equal(again.order, made.order)
    np.testing.assert_array_equal(again.x[train], made.x[train])
    np.testing.assert_array_equal(again.mean, made.mean)


@QUICK
@given(st.integers(0, 10**6), st.integers(1, 12), st.integers(1, 5))
def test_filling_against_a_loop(seed, rows, categories):
    rng = np.random.default_rng(seed)
    chosen = rng.integers(-1, categories, rows)
    values = np.where(rng.random(rows) < 0.4, np.nan, rng.normal(size=rows))
    block = np.where(chosen[:, None] < 0, np.nan, np.eye(categories)[chosen])
    train = rng.random(rows) < 0.6
    done, unknown = filled(np.column_stack([values, block]), train, ((1, 1 + categories),))
    known = [v for v, yes in zip(values, train, strict=True) if yes and not np.isnan(v)]
    seen = [c for c, yes in zip(chosen, train, strict=True) if yes and c >= 0]
    best = np.eye(categories)[max(range(categories), key=seen.count)] if seen else np.zeros(categories)
    for row in range(rows):
        wanted = (np.mean(known) if known else 0.0) if np.isnan(values[row]) else values[row]
        np.testing.assert_allclose(done[row, 0], wanted)
        np.testing.assert_array_equal(done[row, 1:], best if chosen[row] < 0 else np.eye(categories)[chosen[row]])
    assert (0 in unknown) == (not known and bool(np.isnan(values).any()))


def test_an_input_without_a_training_value_is_told(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a,b,y\n" + "".join(f"{n if n < 2 else ''},{n},{n}.5\n" for n in range(12)))
    made = [prepare(Data(name="csv", path=str(path), missing="fill", seed=seed)) for seed in range(20)]
    told = [dict(one.notes).get("unseen_inputs") == {"inputs": ["a"]} for one in made]
    without = [bool((one.order[one.part("train")] >= 2).all()) for one in made]
    assert told == without
    assert 0 < sum(told) < 20


def test_what_is_shown():
    assert prepare(Data(name="spiral")).bounds == (-6.0, 6.0, -6.0, 6.0)
    far = prepare(Data(name="points", points=((0.0, 0.0, 0.0), (20.0, 1.0, 1.0)), test_fraction=0.0))
    assert far.bounds == (-6.0, 21.0, -6.0, 6.0)
    line = prepare(Data(name="function", function="2x", noise=0.0)).view()
    x_low, x_high, y_low, y_high = line.bounds
    assert x_low <= line.points.min() < line.points.max() <= x_high
    assert (y_low, y_high) == pytest.approx((2 * x_low, 2 * x_high))
    assert line.target_range == (line.targets.min(), line.targets.max())


def test_digest_sees_every_part_and_nothing_else():
    data = points()
    base = prepare(data)
    assert len(base.digest()) == len(hashlib.sha256().hexdigest())
    assert prepare(msgspec.structs.replace(data, noise=0.7)).digest() == base.digest()
    changed = [{"x": base.x + 1e-12}, {"y": 1 - base.y}, {"split": base.split[::-1]}, {"target_scale": 2.0}]
    assert len({msgspec.structs.replace(base, **change).digest() for change in changed} | {base.digest()}) == 5
