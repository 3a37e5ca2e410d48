"""The geometry of the generated sets, from their own definitions."""

import itertools

import numpy as np
import pytest

from nnviz.catalog.registry import datasets
from nnviz.refusal import Refused
from nnviz.spec import Data


def make(name, **keys):
    data = Data(name=name, **{"noise": 0.0, "samples": 400, **keys})
    return datasets()[name].make(data, np.random.default_rng(5))


def radius(raw):
    return np.hypot(raw.x[:, 0], raw.x[:, 1])


def test_circle_is_a_disc_in_a_ring():
    raw = make("circle")
    assert radius(raw)[raw.y == 1].max() <= 2.5
    assert radius(raw)[raw.y == 0].min() >= 3.5


def test_xor_is_the_sign_of_the_product():
    raw = make("xor")
    assert ((raw.x.prod(axis=1) > 0) == (raw.y == 1)).all()
    assert all((np.sign(raw.x) == signs).all(axis=1).any() for signs in ([1, 1], [1, -1], [-1, 1], [-1, -1]))


def test_gauss_has_its_centres_and_deviation():
    raw = make("gauss", samples=20_000)
    for label, centre in ((1, 2.0), (0, -2.0)):
        np.testing.assert_allclose(raw.x[raw.y == label].mean(axis=0), centre, atol=0.05)
        np.testing.assert_allclose(raw.x[raw.y == label].std(axis=0), 0.7, atol=0.05)


def test_spiral_arms_are_half_a_turn_apart_and_wind_1_75_turns():
    raw = make("spiral")
    turns = radius(raw) / 5.0 * 1.75
    angle = np.arctan2(raw.x[:, 1], raw.x[:, 0]) / (2 * np.pi)
    start = (angle + turns) % 1.0
    assert radius(raw).max() <= 5.0
    np.testing.assert_allclose(start[raw.y == 1], 0.25, atol=1e-9)
    np.testing.assert_allclose(start[raw.y == 0], 0.75, atol=1e-9)


def test_moons_are_half_circles():
    raw = make("moons")
    for label, centre, side in ((0, (-1.25, -0.6), 1), (1, (1.25, 0.6), -1)):
        arm = raw.x[raw.y == label] - centre
        np.testing.assert_allclose(np.hypot(*arm.T), 2.5)
        assert (arm[:, 1] * side >= -1e-9).all()


@pytest.mark.parametrize("classes", [2, 3, 10])
def test_blobs_lie_around_each_other(classes):
    raw = make("blobs", classes=classes)
    ends = [(radius(raw)[raw.y == k].min(), radius(raw)[raw.y == k].max()) for k in range(classes)]
    assert all(inner[1] < outer[0] for inner, outer in itertools.pairwise(ends))
    assert ends[-1][1] <= 5.0
    assert raw.classes == tuple(map(str, range(classes)))


@pytest.mark.parametrize("name", ["circle", "xor", "gauss", "spiral", "moons"])
def test_both_classes_are_equally_many(name):
    assert make(name).y.sum() == 200


def test_regressions_follow_their_formulas():
    plane = make("reg-plane")
    np.testing.assert_allclose(plane.y, (plane.x[:, 0] + plane.x[:, 1]) / 10)
    bumps = make("reg-gauss")
    total = np.zeros(400)
    for x1, x2, sign in ((-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1)):
        total += sign * np.exp(-((bumps.x[:, 0] - x1) ** 2 + (bumps.x[:, 1] - x2) ** 2) / 2)
    np.testing.assert_allclose(bumps.y, total, atol=1e-12)


@pytest.mark.parametrize(("name", "low", "high"), [("reg-plane", 0.15, 0.25), ("function", 0.1, 0.2)])
def test_noise_of_values_has_the_deviation_stated(name, low, high):
    noisy = make(name, noise=0.2, samples=5000)
    clean = noisy.x.sum(axis=1) / 10 if name == "reg-plane" else np.sin(3 * noisy.x[:, 0])
    assert low < (noisy.y - clean).std() < high


def test_function_follows_what_was_typed():
    raw = make("function", function="y = x^2/2 - 1")
    np.testing.assert_allclose(raw.y, raw.x[:, 0] ** 2 / 2 - 1)
    assert not raw.notes


def test_function_is_sampled_where_it_is_defined_and_says_so():
    raw = make("function", function="log(x)")
    assert raw.x.min() > 0
    assert len(raw.y) == 400
    code, values = raw.notes[0]
    assert code == "undefined"
    assert values["part"] == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize("function", ["log(-1)", "sqrt(-1 - x^2)", "exp(exp(exp(x + 9)))", "1/0"])
def test_a_function_defined_nowhere_is_refused(function):
    with pytest.raises(Refused) as caught:
        make("function", function=function)
    assert caught.value.refusal.value == function
