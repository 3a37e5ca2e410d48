"""Every built-in experiment: readable, valid against the catalogue and its data, and told in both languages."""

import re

import pytest

from nnviz import assets, toml
from nnviz.catalog import check
from nnviz.core.data import prepare
from nnviz.spec import Experiment

NAMED = {
    *("spiral", "circle", "xor", "gauss", "moons", "digits", "iris", "regression", "function"),
    *("race", "vanishing", "symmetry"),
}
EVERY = sorted(assets.experiments())


@pytest.fixture(params=EVERY)
def experiment(request: pytest.FixtureRequest) -> Experiment:
    return toml.read(assets.experiments()[request.param])


def test_the_promised_ones_are_there() -> None:
    assert set(EVERY) >= NAMED
    assert len(EVERY) >= 14


def test_it_is_valid(experiment: Experiment) -> None:
    check.check(experiment)
    data = prepare(experiment.data)
    check.check_against(experiment, data.task, len(data.inputs), data.outputs)


def test_it_says_what_to_look_for_in_both_languages(experiment: Experiment) -> None:
    texts = (experiment.title, experiment.title_zh, experiment.about, experiment.about_zh)
    assert all(texts)
    assert experiment.about.endswith((".", "?"))
    assert experiment.about_zh.endswith(("。", "?"))
    assert any("一" <= letter <= "鿿" for letter in experiment.about_zh)
    assert len(experiment.about) <= 140


def test_its_story_has_a_pace(experiment: Experiment) -> None:
    """A step its sentence names is reached once one has begun to look, and within the 40 seconds of a story."""
    speed = experiment.view.speed
    assert isinstance(speed, int | float)
    for named in re.findall(r"(?:step|after about) ([\d,]+)", experiment.about):
        assert 5 <= int(named.replace(",", "")) / speed <= 40


def test_it_survives_writing_and_reading(experiment: Experiment) -> None:
    assert toml.loads(toml.dumps(experiment)) == experiment


def test_the_shown_run_exists(experiment: Experiment) -> None:
    assert not experiment.view.run or experiment.run(experiment.view.run)
