from __future__ import annotations

import itertools
import math

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz import toml
from nnviz.catalog import tables
from nnviz.catalog.changes import changed, complete
from nnviz.catalog.checking.numbers import check_value
from nnviz.catalog.entries import Parameter
from nnviz.catalog.registry import datasets, losses, optimizers, schedules
from nnviz.refusal import Refused
from nnviz.snapshot import DataView
from nnviz.spec import Data, Experiment, Network, Run, Training, settings_of
from nnviz.ui.model import setup, slider_scale
from nnviz.ui.model.setup import Field


def trained(optimizer: str = "sgd", schedule: str = "constant", **more: object) -> setup.Settings:
    run = Run(name="a", optimizer={"name": optimizer}, schedule={"name": schedule})
    experiment = Experiment(runs=(run,), **more)  # type: ignore[arg-type]
    return complete(settings_of(experiment, run))


def accepts(field: Field, optimizer: str = "sgd", schedule: str = "constant", dataset: str = "spiral") -> bool:
    """Whether `--set` takes the field's default under its key."""
    run = Run(name="a", optimizer={"name": optimizer}, schedule={"name": schedule})
    experiment = Experiment(runs=(run,), data=Data(name=dataset))
    key = f"runs.a.{field.key}" if field.key.startswith(("optimizer.", "schedule.")) else field.key
    value = field.parameter.default if field.kind in ("number", "switch") else (*field.parameter.choices, "x")[0]
    text = str(value).lower() if isinstance(value, bool) else str(value)
    made = toml.apply(experiment, [f"{key}={text}"])
    return setup.value(complete(settings_of(made, made.runs[0])), field.key) in (
        value,
        field.parameter.default,
        text == "true",
    )


@pytest.mark.parametrize("name", list(optimizers()))
def test_every_hyperparameter_has_a_field_that_set_takes(name: str) -> None:
    fields = setup.optimizer_fields(name)
    assert [field.parameter for field in fields] == list(optimizers()[name].parameters)
    assert all(accepts(field, optimizer=name) for field in fields)


@pytest.mark.parametrize("name", list(schedules()))
def test_every_value_of_a_schedule_has_a_field_that_set_takes(name: str) -> None:
    fields = setup.schedule_fields(name)
    assert [field.parameter for field in fields] == list(schedules()[name].parameters)
    assert all(accepts(field, schedule=name) for field in fields)


@pytest.mark.parametrize("name", list(datasets()))
def test_every_key_of_a_data_set_has_a_field_that_set_takes(name: str) -> None:
    fields = setup.dataset_fields(datasets()[name])
    shown = {field.key.removeprefix("data.") for field in fields}
    assert shown == set(datasets()[name].keys) - {"features", "points"}
    assert all(accepts(field, dataset=name) for field in (*fields, *setup.data_fields()))


def test_training_has_a_field_for_every_key_of_the_spec() -> None:
    fields = setup.training_fields()
    plain = {field.key.removeprefix("training.") for field in fields}
    stops = {f"stop.{name}" for name in Training().stop.__struct_fields__}
    assert plain == (set(Training.__struct_fields__) - {"stop"}) | stops
    words = ("training.loss", "training.output")
    assert all(accepts(field) for field in fields if field.key not in words)


def test_every_field_says_what_it_means() -> None:
    fields = [*setup.data_fields(), *setup.training_fields()]
    fields += [field for name in optimizers() for field in setup.optimizer_fields(name)]
    fields += [field for name in schedules() for field in setup.schedule_fields(name)]
    fields += [field for entry in datasets().values() for field in setup.dataset_fields(entry)]
    assert [field.key for field in fields if not field.parameter.meaning or not field.label] == []


PARAMETERS = [
    *(parameter for entry in optimizers().values() for parameter in entry.parameters),
    *(parameter for entry in schedules().values() for parameter in entry.parameters),
    *(parameter for entry in datasets().values() for parameter in entry.parameters),
    *tables.DATA.values(),
    *tables.TRAINING.values(),
]
SLIDERS = [one for one in PARAMETERS if slider_scale.shape(one) != "none"]


@pytest.mark.parametrize("index", range(len(SLIDERS)))
def test_a_slider_gives_only_values_that_are_accepted(index: int) -> None:
    parameter = SLIDERS[index]
    values = [slider_scale.value(parameter, at) for at in range(0, slider_scale.POSITIONS + 1, 5)]
    for value in values:
        check_value(parameter, value, "")
    assert values == sorted(values)
    for at in (0, 250, 500, 750, 1000):
        again = slider_scale.position(parameter, float(slider_scale.value(parameter, at)))
        assert parameter.kind == "int" or abs(again - at) <= 12


@given(st.sampled_from(SLIDERS), st.floats(0, 1))
@settings(max_examples=60, deadline=None)
def test_a_value_stands_at_the_position_that_gives_it_back(parameter: Parameter, part: float) -> None:
    if slider_scale.shape(parameter) != "powers" or parameter.kind == "int":
        return
    value = 10 ** (math.log10(parameter.low) + part * (math.log10(parameter.high) - math.log10(parameter.low)))
    back = slider_scale.value(parameter, slider_scale.position(parameter, value))
    decades = math.log10(parameter.high / parameter.low)
    assert abs(math.log10(back / value)) <= decades / slider_scale.POSITIONS + 0.03


@given(
    st.sampled_from([setup.number_field("data.test_fraction"), *setup.optimizer_fields("adam")[:4]]), st.floats(0, 0.9)
)
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_back(field: Field, value: float) -> None:
    assert setup.read(field, setup.written(field, value)) == pytest.approx(value, rel=1e-5, abs=1e-8)


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("data.test_fraction", "20 %", 0.2),
        ("data.test_fraction", "0,25", 0.25),
        ("data.test_fraction", "25", 0.25),
        ("data.test_fraction", "1.0", 1.0),
        ("data.test_fraction", "1", 0.01),
        ("data.test_fraction", "0", 0.0),
        ("training.batch_size", " 16 ", 16),
        ("training.batch_size", "1e2", 100),
        ("training.batch_size", "full", "full"),
        ("training.batch_size", "many", "many"),
        ("training.l1", "1e−3", 1e-3),
    ],
)
def test_typed_text_is_understood(key: str, text: str, value: object) -> None:
    assert setup.read(setup.number_field(key), text) == value


@pytest.mark.parametrize("text", ["many", "0", "-3", "1.5", "nan", "inf", ""])
def test_typed_nonsense_is_refused(text: str) -> None:
    field = setup.number_field("training.batch_size")
    with pytest.raises(Refused):
        setup.check(field, setup.read(field, text))


def test_a_summary_names_what_counts() -> None:
    fields = setup.optimizer_fields("adam")[1:]
    assert setup.summary(fields, trained("adam")) == "β₁ 0.9 · β₂ 0.999 · ε 10⁻⁸"


def test_another_data_set_lets_a_loss_go_that_does_not_fit() -> None:
    held = trained(training=Training(loss="bce"))
    tables_ = setup.dataset_change(held, "function")
    after = changed(held, tables_)
    assert (after.data.name, after.training.loss, after.training.output) == ("function", "auto", "auto")
    assert setup.dataset_change(held, "xor") == {"data": {"name": "xor"}}


@pytest.mark.parametrize("name", list(datasets()))
@pytest.mark.parametrize("loss", list(losses()))
def test_every_data_set_can_be_chosen_under_every_loss(name: str, loss: str) -> None:
    held = trained(training=Training(loss=loss))
    after = changed(held, setup.dataset_change(held, name))
    task = datasets()[name].task
    if task != "any":
        setup.loss_and_output(after.training, task)


def test_a_change_is_for_all_runs_where_all_have_the_same() -> None:
    both = {"a": trained(), "b": trained("adam")}
    assert setup.scope("a", both, {"network": {"hidden": (4,), "activation": "relu"}}) == ""
    assert setup.scope("a", both, {"training": {"batch_size": 5}}) == ""
    assert setup.scope("a", both, {"data": {"noise": 0.5}}) == ""
    assert setup.scope("a", both, {"optimizer": {"momentum": 0.5}}) == "a"
    other = msgspec.structs.replace(both["b"], network=Network(activation="relu"))
    assert setup.scope("a", both | {"b": other}, {"network": {"hidden": (4,), "activation": "relu"}}) == "a"


def test_parameters_are_counted_as_torch_counts_them() -> None:
    from torch import nn

    widths = (7, 8, 5, 3)
    net = nn.Sequential(*(nn.Linear(a, b) for a, b in itertools.pairwise(widths)))
    assert setup.parameters(widths) == sum(parameter.numel() for parameter in net.parameters())


def test_parts_and_sizes_follow_the_data() -> None:
    data = DataView(
        name="iris",
        kind="table",
        task="multiclass",
        inputs=("a", "b", "c", "d"),
        classes=("x", "y", "z"),
        points=np.zeros((9, 4), np.float32),
        targets=np.zeros(9, int),
        split=np.array([0, 0, 0, 0, 1, 1, 2, 2, 2]),
        bounds=(0, 1, 0, 1),
    )
    assert setup.parts(data) == (4, 2, 3)
    assert setup.sizes(trained(), data) == (4, 8, 8, 3)
    assert setup.sizes(trained(), None) == ()
