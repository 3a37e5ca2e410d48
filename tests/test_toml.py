"""Experiments as files: what is written is read again, and what is wrong is named."""

import os
import stat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz import toml
from nnviz.catalog.registry import activations, datasets, initializers, optimizers, schedules
from nnviz.refusal import Refused
from nnviz.spec import Data, Edit, Event, Experiment, Network, Perturb, Reset, Run, Stop, Training, View


def refusal_of(call, *arguments):
    with pytest.raises(Refused) as caught:
        call(*arguments)
    return caught.value.refusal


# --- any experiment -------------------------------------------------------------------------------------------------

names = st.text("abc .é中\"'\\", min_size=1, max_size=6).filter(str.strip)
seeds = st.integers(0, 2**31 - 1)


def value_of(parameter):
    if parameter.kind == "bool":
        return st.booleans()
    if parameter.kind == "choice":
        return st.sampled_from(parameter.choices)
    if parameter.kind == "int":
        return st.integers(int(parameter.low), int(parameter.high))
    return st.floats(parameter.low, parameter.high, exclude_min=parameter.low_open, exclude_max=parameter.high_open)


def tables_of(entries):
    def table(entry):
        optional = {one.name: value_of(one) for one in entry.parameters if not one.name.startswith("step_m")}
        return st.fixed_dictionaries({"name": st.just(entry.name)}, optional=optional)

    return st.sampled_from(list(entries().values())).flatmap(table)


rates = st.floats(0, 10)
stops = st.builds(Stop, steps=st.integers(0, 10**9), epochs=st.integers(0, 10**9), loss=rates, seconds=rates)
trainings = st.builds(
    Training,
    loss=st.sampled_from(["auto", "mse"]),
    output=st.sampled_from(["auto", "sigmoid", "tanh"]),
    batch_size=st.one_of(st.integers(1, 10**6), st.just("full")),
    seed=seeds,
    dtype=st.sampled_from(["float32", "float64"]),
    l1=rates,
    l2=rates,
    clip_norm=rates,
    stop=stops,
)
widths = st.lists(st.integers(1, 4096), max_size=8)
networks = widths.flatmap(
    lambda hidden: st.builds(
        Network,
        hidden=st.just(tuple(hidden)),
        activation=st.one_of(
            st.sampled_from(list(activations())),
            st.tuples(*(st.sampled_from(list(activations())) for _ in hidden)),
        ),
        init=st.sampled_from(list(initializers())),
        sigma=rates,
    )
)
points = st.tuples(*(st.floats(-100, 100) for _ in range(3)))
data = st.builds(
    Data,
    name=st.sampled_from(list(datasets())),
    seed=seeds,
    samples=st.integers(10, 1000),
    noise=st.floats(0, 1),
    test_fraction=st.floats(0, 0.5),
    standardise=st.one_of(st.booleans(), st.just("auto")),
    header=st.one_of(st.booleans(), st.just("auto")),
    target=names,
    points=st.lists(points, max_size=3).map(tuple),
)
runs = st.builds(
    Run,
    name=names,
    title=st.text(max_size=5),
    optimizer=tables_of(optimizers),
    schedule=tables_of(schedules),
    seeds=st.integers(1, 9),
    training=st.fixed_dictionaries({}, optional={"batch_size": st.just("full"), "stop": st.just({"steps": 4})}),
)
actions = st.one_of(
    st.builds(dict, set=st.fixed_dictionaries({"optimizer": tables_of(optimizers)}), state=st.sampled_from(["carry"])),
    st.builds(dict, set=st.just({"training": {"batch_size": "full", "stop": {"loss": 0.5}}})),
    st.builds(dict, edit=st.just((Edit(layer=1, neuron=1, input=0, value=-0.25),))),
    st.builds(dict, perturb=st.builds(Perturb, sigma=rates, seed=seeds)),
    st.builds(dict, reset=st.builds(Reset, seed=st.one_of(st.none(), seeds))),
)
logs = st.lists(actions, max_size=4).map(lambda log: tuple(Event(step=0, **action) for action in log))
experiments = st.builds(
    Experiment,
    title=st.text(max_size=9),
    about_zh=st.text(max_size=9),
    data=data,
    network=networks,
    training=trainings,
    runs=st.lists(runs, min_size=1, max_size=3, unique_by=lambda run: run.name).map(tuple),
    events=logs,
    view=st.builds(View, speed=st.one_of(st.just("max"), st.floats(0.5, 1e5))),
)


@settings(max_examples=60, deadline=None)
@given(experiments)
def test_what_is_written_is_read_again(experiment):
    text = toml.dumps(experiment)
    assert toml.loads(text) == experiment
    assert toml.dumps(toml.loads(text)) == text


@settings(max_examples=20, deadline=None)
@given(experiments)
def test_setting_nothing_changes_nothing(experiment):
    assert toml.apply(experiment, []) == experiment


FRAGMENTS = [
    "[runs]",
    "[[runs]]",
    "[training]",
    "[[events]]",
    "name = ",
    '"A"',
    "step = 1",
    "set = {",
    "}",
    "nan",
    "= 3",
    "\n",
    "l1",
    "[",
    "]",
    "1e999",
    "0x",
    'optimizer = {name = "sgd"}',
    "seed = -1",
    "'",
]


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(FRAGMENTS), max_size=8).map(" ".join)))
def test_any_text_is_an_experiment_or_refused(text):
    files = set()
    try:
        toml.loads(text, "some.toml")
    except Refused as refused:
        files.add(refused.refusal.file)
    assert files <= {"some.toml"}


# --- reading --------------------------------------------------------------------------------------------------------

DESIGN = """
title = "Two spirals"
[data]
name = "spiral"
features = ["x1", "x2", "sin_x1", "sin_x2"]
[training]
batch_size = 10
[[runs]]
name = "SGD"
optimizer = { name = "sgd", lr = 0.03 }
[[runs]]
name = "Adam"
optimizer = { name = "adam", lr = 0.003 }
seeds = 8
training = { batch_size = 20 }
[[events]]
step = 500
run = "SGD"
set = { optimizer = { name = "momentum", lr = 0.03, momentum = 0.9 } }
[view]
speed = 100
"""


def test_an_experiment_is_read():
    experiment = toml.loads(DESIGN)
    assert [run.name for run in experiment.runs] == ["SGD", "Adam"]
    assert experiment.run("Adam").training == {"batch_size": 20}
    assert experiment.events[0].set["optimizer"]["momentum"] == 0.9
    assert experiment.view.speed == 100.0


def test_nothing_is_the_default():
    assert toml.loads("") == Experiment()
    assert toml.dumps(Experiment()) == ""


@pytest.mark.parametrize(
    ("text", "code", "where", "value", "accepted"),
    [
        ("x = = 3", "syntax", "line 1, column 5", "x = = 3", "valid TOML"),
        ("[trainin]", "unknown_key", "trainin", "trainin", "training"),
        ("[training]\nbatchsize = 3", "unknown_key", "training.batchsize", "batchsize", "batch_size"),
        ('[training]\nbatch_size = "half"', "type", "training.batch_size", '"half"', 'a whole number or "full"'),
        ("[training]\nbatch_size = 0", "range", "training.batch_size", "0", "a whole number from 1"),
        ("[training]\nl1 = nan", "not_finite", "training.l1", "nan", "a finite number"),
        ("[training]\nl1 = -inf", "not_finite", "training.l1", "-inf", "a finite number"),
        ("[training]\ndevice = 'gpu'", "type", "training.device", '"gpu"', '"auto", "cpu"'),
        ('[[runs]]\nname="A"\n[[runs]]\nnam="B"', "unknown_key", "runs.2.nam", "nam", "name"),
        ('[[runs]]\nname="A"\nseeds="x"', "type", "runs.A.seeds", '"x"', "a whole number"),
        ('[[runs]]\nname="a\\nb"', "type", "runs.name", '"a\\nb"', "a name of 1 to 80"),
        ("[[runs]]\nseeds=1", "missing", "runs.1.name", "", "a text"),
        ('[[runs]]\nname="A"\noptimizer={name="adm"}', "unknown_name", "runs.A.optimizer.name", "adm", "adam"),
        ('[[runs]]\nname="A"\noptimizer={name="adam", lr=inf}', "not_finite", "runs.A.optimizer.lr", "inf", "a finite"),
        ("[data]\npoints=[[1]]", "count", "data.points.1", "1 numbers", "(x1, x2, label)"),
        ("[data]\npoints=[[1,2],[1,2,3]]", "count", "data.points.2", "3 numbers", "(x1, x2, label)"),
        ("[[events]]\nstep=1\nedit=[{layer=1}]", "missing", "events.1.edit.1.neuron", "", "a whole number"),
        ("[[events]]\nstep=1\nreset={seed=1.5}", "type", "events.1.reset.seed", "1.5", "a whole number"),
        ("[[events]]\nstep=1\nset={training={l1=2020-01-01}}", "type", "events.1.set.training.l1", "2020", "a number"),
        ("seed = " + "9" * 5000, "syntax", "", "Exceeds", "valid TOML"),
        (".".join("a" * 3000) + " = 1", "syntax", "", "nested", "valid TOML"),
        ("[training]\nseed = 1" + "0" * 30, "range", "training.seed", "1000", "a whole number from 0"),
    ],
)
def test_bad_input_is_named(text, code, where, value, accepted):
    refusal = refusal_of(toml.loads, text, "some.toml")
    assert (refusal.code, refusal.where, refusal.file) == (code, where, "some.toml")
    assert value in refusal.value
    assert refusal.accepted.startswith(accepted)


def test_files_that_cannot_be_read(tmp_path):
    missing = tmp_path / "none.toml"
    assert refusal_of(toml.read, missing).file == str(missing)
    assert refusal_of(toml.read, missing).code == "file"
    assert refusal_of(toml.read, tmp_path).code == "file"
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"title = '\xff\xfe'")
    assert refusal_of(toml.read, binary).code == "encoding"


def test_a_byte_order_mark_is_no_obstacle(tmp_path):
    path = tmp_path / "marked.toml"
    path.write_bytes(b"\xef\xbb\xbftitle = 'x'")
    assert toml.read(path).title == "x"


# --- writing --------------------------------------------------------------------------------------------------------


def test_a_file_is_written_whole(tmp_path):
    path = tmp_path / "experiment.toml"
    path.write_text("old")
    path.chmod(0o640)
    toml.write(toml.loads(DESIGN), path)
    assert toml.read(path) == toml.loads(DESIGN)
    assert os.listdir(tmp_path) == ["experiment.toml"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "experiment.toml"
    path.write_text("old")

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        toml.write(Experiment(), path)
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["experiment.toml"]


# --- --set ----------------------------------------------------------------------------------------------------------

RACE = Experiment(runs=(Run(name="Adam", optimizer={"name": "adam", "beta1": 0.8}), Run(name="SGD 0.1")))


@pytest.mark.parametrize(
    ("assignment", "found"),
    [
        ("training.batch_size=20", lambda e: e.training.batch_size == 20),
        ("training.batch_size = full", lambda e: e.training.batch_size == "full"),
        ('training.batch_size="full"', lambda e: e.training.batch_size == "full"),
        ("training.l2=1e-3", lambda e: e.training.l2 == 1e-3),
        ("training.stop.steps=200", lambda e: e.training.stop.steps == 200),
        ("network.hidden=[4, 4]", lambda e: e.network.hidden == (4, 4)),
        ("network.hidden=[]", lambda e: e.network.hidden == ()),
        ("network.activation=relu", lambda e: e.network.activation == "relu"),
        ('network.activation=["relu", "tanh"]', lambda e: e.network.activation == ("relu", "tanh")),
        ("data.standardise=true", lambda e: e.data.standardise is True),
        ("data.target=3", lambda e: e.data.target == "3"),
        ("data.function=sin(3x)=0", lambda e: e.data.function == "sin(3x)=0"),
        ("title=2024-01-01", lambda e: e.title == "2024-01-01"),
        (
            "runs.Adam.optimizer.lr=0.01",
            lambda e: e.run("Adam").optimizer == {"name": "adam", "beta1": 0.8, "lr": 0.01},
        ),
        ("runs.Adam.optimizer.amsgrad=true", lambda e: e.run("Adam").optimizer["amsgrad"] is True),
        ("runs.Adam.optimizer.name=sgd", lambda e: e.run("Adam").optimizer == {"name": "sgd"}),
        ("runs.Adam.schedule.name=cosine", lambda e: e.run("Adam").schedule == {"name": "cosine"}),
        ("runs.Adam.schedule={name='cosine', horizon=9}", lambda e: e.run("Adam").schedule["horizon"] == 9),
        ("runs.SGD 0.1.optimizer.lr=0.1", lambda e: e.run("SGD 0.1").optimizer["lr"] == 0.1),
        ("runs.SGD 0.1.seeds=3", lambda e: e.run("SGD 0.1").seeds == 3),
        ("runs.Adam.training.batch_size=5", lambda e: e.run("Adam").training == {"batch_size": 5}),
        ("runs.Adam.training.stop.steps=5", lambda e: e.run("Adam").training == {"stop": {"steps": 5}}),
        ("runs.Adam.network.hidden=[3]", lambda e: e.run("Adam").network == {"hidden": [3]}),
        ("view.speed=max", lambda e: e.view.speed == "max"),
    ],
)
def test_set(assignment, found):
    before = toml.dumps(RACE)
    assert found(toml.apply(RACE, [assignment]))
    assert toml.dumps(RACE) == before


def test_assignments_are_made_in_order():
    after = toml.apply(RACE, ["runs.Adam.optimizer.name=momentum", "runs.Adam.optimizer.momentum=0.5"])
    assert after.run("Adam").optimizer == {"name": "momentum", "momentum": 0.5}


@pytest.mark.parametrize(
    ("assignment", "code", "where", "accepted"),
    [
        ("training.batch_size", "assignment", "--set", "KEY=VALUE"),
        ("=3", "assignment", "--set", "KEY=VALUE"),
        ("trainin.seed=3", "unknown_key", "trainin", "training"),
        ("training.bach=3", "unknown_key", "training.bach", "loss, output"),
        ("training.seed.x=3", "unknown_key", "training.seed.x", "training.seed alone"),
        ("training.seed=x", "type", "training.seed", "a whole number"),
        ("training.l1=nan", "not_finite", "training.l1", "a finite number"),
        ("network.hidden=4", "type", "network.hidden", "a list"),
        ("runs.Bdam.seeds=2", "unknown_name", "runs", "Adam, SGD 0.1"),
        ("runs.Adam.seds=2", "unknown_key", "runs.Adam.seds", "seeds"),
        ("runs.Adam.optimizer.bet1=2", "unknown_key", "runs.Adam.optimizer.bet1", "beta1"),
        ("runs.Adam.optimizer.lr=-1", "range", "runs.Adam.optimizer.lr", "a number from"),
        ("runs.Adam.optimizer=adam", "type", "runs.Adam.optimizer", "a table"),
        ("runs.Adam.optimizer.lr.x=1", "type", "runs.Adam.optimizer.lr", "a number"),
        ("runs.Adam.training.stp=2", "unknown_key", "runs.Adam.training.stp", "stop"),
        ("runs.Adam=3", "assignment", "--set", "a key of the run, such as runs.Adam.seeds=3"),
        ("runs=3", "type", "runs", "a list"),
        ("training.seed=1\nx=2", "type", "training.seed", "a whole number"),
    ],
)
def test_set_refuses(assignment, code, where, accepted):
    refusal = refusal_of(toml.apply, RACE, [assignment])
    assert (refusal.code, refusal.where) == (code, where)
    assert refusal.accepted.startswith(accepted)


def test_data_are_looked_for_beside_the_file(tmp_path):
    (tmp_path / "own.csv").write_text("a,y\n1,0\n")
    for name, found in (("own.csv", str(tmp_path / "own.csv")), ("elsewhere.csv", "elsewhere.csv")):
        (tmp_path / "e.toml").write_text(f'[data]\nname = "csv"\npath = "{name}"\n')
        assert toml.read(tmp_path / "e.toml").data.path == found
