"""That the palette leaves nothing out: compared with what files can say, what is on the screen, and what is kept."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtWidgets import QMenu, QToolButton
from pytestqt.qtbot import QtBot

from nnviz.catalog import registry
from nnviz.catalog.changes import changed, complete
from nnviz.link.messages import Shown
from nnviz.refusal import Refused
from nnviz.snapshot import DataView
from nnviz.spec import Data, Experiment, Network, Training, settings_of
from nnviz.ui.language import catalogue
from nnviz.ui.main_window import MainWindow
from nnviz.ui.model.setup import SetupView
from nnviz.ui.palette import settings
from nnviz.ui.palette.item import Item
from nnviz.ui.palette.opening import assignment
from nnviz.ui.panels.drawing.segments import Segments
from tests.ui import fakes
from tests.ui.conftest import MakeWindow
from tests.ui.panels.frames import image_case, line_case, plane_data, table_case

EXPERIMENT = Experiment()
START = complete(settings_of(EXPERIMENT, EXPERIMENT.runs[0]))
#: Keys that no one types: data sets are chosen by their name, points are drawn.
CHOSEN, DRAWN = {"data.name"}, {"data.points"}


def keys_of(table: type[msgspec.Struct], name: str) -> set[str]:
    """All keys that a table of an experiment file knows, those of tables in it included."""
    out: set[str] = set()
    for field in msgspec.structs.fields(table):
        key = f"{name}.{field.name}"
        nested = isinstance(field.type, type) and issubclass(field.type, msgspec.Struct)
        out |= keys_of(field.type, key) if nested else {key}
    return out


def typed(**tables: dict[str, object]) -> set[str]:
    """The keys that can be typed where `tables` have been changed."""
    now = SetupView(changed(START, tables))
    items = list(settings.typed(now, ""))
    keys = [item.fill.partition(" = ")[0] for item in items]
    assert len(set(keys)) == len(keys)
    assert all(key in item.also.split() for key, item in zip(keys, items, strict=True))
    return set(keys)


def test_every_key_of_files_can_be_typed() -> None:
    found = typed(network={"init": "normal"})
    for name in registry.datasets():
        found |= typed(data={"name": name})
    known = keys_of(Data, "data") | keys_of(Network, "network") | keys_of(Training, "training")
    assert known - found == CHOSEN | DRAWN


@pytest.mark.parametrize("name", registry.datasets())
def test_every_key_of_a_data_set_can_be_typed(name: str) -> None:
    wanted = {f"data.{key}" for key in registry.datasets()[name].keys}
    assert wanted - typed(data={"name": name}) <= DRAWN


@pytest.mark.parametrize("name", registry.optimizers())
def test_every_number_of_an_optimizer_can_be_typed(name: str) -> None:
    wanted = {f"optimizer.{parameter.name}" for parameter in registry.optimizers()[name].parameters}
    assert wanted <= typed(optimizer={"name": name})


@pytest.mark.parametrize("name", registry.schedules())
def test_every_number_of_a_schedule_can_be_typed(name: str) -> None:
    wanted = {f"schedule.{parameter.name}" for parameter in registry.schedules()[name].parameters}
    assert wanted <= typed(schedule={"name": name})


def test_features_and_sigma_are_there_where_they_mean_something() -> None:
    assert "network.sigma" not in typed()
    line = SetupView(changed(START, {"data": {"name": "points"}}), data=line_case()[1])
    assert "data.features" not in {field.key for field in settings.fields(line)}
    plane = msgspec.structs.replace(line, data=plane_data())
    assert "data.features" in {field.key for field in settings.fields(plane)}


@pytest.mark.parametrize("text", ["8, 8, 4", "8 8 4", "8,8,4", "[8, 8, 4]", "8，8，4"])
def test_hidden_layers_are_typed_one_after_the_other_and_what_fits_is_kept(text: str) -> None:
    now = SetupView(changed(START, {"network": {"activation": ("relu", "tanh")}}))
    key, change = assignment(f"network.hidden = {text}", now)
    assert key == "network.hidden"
    assert change == {"network": {"hidden": (8, 8, 4), "activation": ("relu", "tanh", "tanh")}}


@pytest.mark.parametrize("text", ["0", "8, 5000", "8, many", "2.5", "-3"])
def test_hidden_layers_that_cannot_be_are_refused_as_in_the_column(text: str) -> None:
    with pytest.raises(Refused) as caught:
        assignment(f"network.hidden = {text}", SetupView(START))
    assert caught.value.refusal.accepted == "a whole number from 1 to 4096"


def test_lists_of_words_are_typed_too() -> None:
    now = SetupView(START)
    assert assignment("network.activation = relu", now)[1] == {"network": {"activation": "relu"}}
    assert assignment("network.activation = relu, tanh", now)[1] == {"network": {"activation": ("relu", "tanh")}}
    assert assignment("data.features = x1 x2 x1_sq", now)[1] == {"data": {"features": ("x1", "x2", "x1_sq")}}
    assert assignment("network.hidden =", now)[1]["network"]["hidden"] == ()


# --- in the window ---------------------------------------------------------------------------------------------------


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    return make_window(panels=True)


def items(window: MainWindow) -> dict[str, Item]:
    return {item.name: item for item in window.aids.palette.items()}


def do(window: MainWindow, name: str) -> None:
    act = items(window)[name].act
    assert act is not None
    act()


def type_in(window: MainWindow, text: str) -> None:
    window.aids.palette.assign(text)


def tab_words(window: MainWindow) -> Iterator[str]:
    """What stands on the tabs that can be seen, by the name of their panel."""
    for dock in window.area.docks.values():
        for tabs in dock.panel.header.findChildren(Segments):
            for button in tabs.findChildren(QToolButton):
                if button.isVisible() and button.objectName() != "more":
                    yield f"{dock.panel.entry.shown}: {button.text()}"


def menu_words(menu: QMenu) -> Iterator[str]:
    """What stands in a menu, and in those below it, as far as it can be done or chosen."""
    for action in menu.actions():
        below = action.menu()
        if isinstance(below, QMenu):
            yield from menu_words(below)
        elif action.isVisible() and not action.isSeparator():
            yield action.text().partition("\t")[0]


def test_what_is_chosen_by_name_is_offered_by_name(window: MainWindow) -> None:
    found = {item.title for item in items(window).values()}
    kinds = ("optimizers", "schedules", "activations", "initializers", "datasets")
    wanted = {catalogue(entry.title) for kind in kinds for entry in getattr(registry, kind)().values()}
    assert wanted - found == set()


def test_a_data_set_is_chosen_as_in_the_column(window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot) -> None:
    assert window.side.column is not None
    data = window.side.column.data
    do(window, f"Data: {registry.datasets()['circle'].title}")
    assert trainers.link.commands()[-1].set == {"data": {"name": "circle"}}
    window.actions_.commands["setup"].setChecked(False)
    do(window, f"Data: {registry.datasets()['csv'].title}")
    assert window.side.isVisible()
    assert data.dialog is not None
    data.dialog.close()
    qtbot.waitUntil(lambda: data.dialog is None)
    do(window, f"Data: {registry.datasets()['points'].title}")
    assert trainers.link.commands()[-1].set["data"]["name"] == "points"


def test_every_hidden_layer_has_its_activation_and_can_go(window: MainWindow, trainers: fakes.FakeTrainers) -> None:
    found = items(window)
    for number, entry in itertools.product((1, 2), registry.activations().values()):
        assert f"Activation of hidden layer {number}: {catalogue(entry.title)}" in found
    assert "Activation of hidden layer 3: ReLU" not in found
    do(window, "Activation of hidden layer 2: ReLU")
    do(window, "Network: Add layer")
    do(window, "Network: Remove hidden layer 1")
    type_in(window, "network.hidden = 6 5 4")
    assert [event.set["network"] for event in trainers.link.commands()] == [
        {"hidden": (8, 8), "activation": ("tanh", "relu")},
        {"hidden": (8, 8, 8), "activation": "tanh"},
        {"hidden": (8,), "activation": "tanh"},
        {"hidden": (6, 5, 4), "activation": "tanh"},
    ]


def test_the_optimizer_s_own_values_are_put_back(window: MainWindow, trainers: fakes.FakeTrainers) -> None:
    do(window, "SGD: Defaults")
    own = [one for one in registry.optimizers()["sgd"].parameters if one.name != "lr"]
    assert own
    assert trainers.link.commands()[-1].set == {"optimizer": {one.name: one.default for one in own}}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("network.hidden = 1 1 1 1 1 1 1 1 1", "9 layers"),
        ("network.activation = relu, tanh, elu", "one for each hidden layer"),
        ("data.features = x1, x9", "nothing called x9"),
    ],
)
def test_what_the_training_cannot_take_is_refused(
    window: MainWindow, trainers: fakes.FakeTrainers, typed: str, said: str
) -> None:
    type_in(window, typed)
    assert trainers.link.commands() == []
    assert any(said in text for text in window.strip.texts())


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_every_tab_that_can_be_seen_is_found(window: MainWindow, qtbot: QtBot, lang: str) -> None:
    window.resize(2400, 1200)
    window.use_language(lang)
    colon, accuracy = ("：", "准确率") if lang == "zh_CN" else (": ", "Accuracy")
    qtbot.waitUntil(lambda: any(word.endswith(accuracy) for word in tab_words(window)))
    wanted = {word.replace(": ", colon) for word in tab_words(window)}
    assert len(wanted) > 20
    assert wanted - set(items(window)) == set()


TABS = {
    "Network": ["Learned", "a", "δ", "f′(z)", "Weight", "Gradient", "Update"],
    "Per layer": [
        "Gradient", "Update ratio", "Saturation", "δ", "Weight norm", "Hist. W", "Hist. ∂J/∂W", "Hist. a",
    ],
}  # fmt: skip
CASES = [
    (plane_data(), {"Loss": ["Loss", "Accuracy", "Step"], "Output": ["Train", "Test", "Both"]}),
    (plane_data("regression"), {"Loss": ["Loss", "RMSE", "R²", "Step"], "Output": ["Train", "Test", "Both"]}),
    (table_case()[1], {"Output": ["Predictions", "Worst"]}),
    (image_case()[1], {"Output": ["Samples", "Draw"], "Loss": ["Loss", "Accuracy", "Step"]}),
]


@pytest.mark.parametrize("shut", [False, True])
@pytest.mark.parametrize(("data", "tabs"), CASES, ids=["plane", "regression", "table", "image"])
def test_the_tabs_are_those_of_the_data_whether_panels_are_open_or_not(
    window: MainWindow,
    trainers: fakes.FakeTrainers,
    qtbot: QtBot,
    data: DataView,
    tabs: dict[str, list[str]],
    shut: bool,
) -> None:
    for dock in window.area.docks.values() if shut else ():
        dock.close()
    trainers.link.say(Shown(data))
    qtbot.waitUntil(lambda: window.training.session.data is data)
    window.viewer.clock.draw_all()
    found = items(window)
    for panel, words in {**TABS, **tabs}.items():
        assert [word for word in words if f"{panel}: {word}" not in found] == []
    for other in {word for _, case in CASES for word in case["Output"]} - set(tabs["Output"]):
        assert f"Output: {other}" not in found


@pytest.mark.parametrize("hidden_by", ["closed", "a tab", "a maximised one"])
def test_a_tab_of_a_panel_that_is_not_seen_opens_it(window: MainWindow, qtbot: QtBot, hidden_by: str) -> None:
    docks = window.area.docks
    hide(window, hidden_by)
    qtbot.waitUntil(lambda: not docks["loss"].panel.seen)
    do(window, "Loss: Accuracy")
    qtbot.waitUntil(lambda: docks["loss"].panel.seen)
    qtbot.waitUntil(lambda: docks["loss"].panel.header.tabs[0].key == "accuracy")
    assert docks["loss"].toggle.isChecked()
    assert items(window)["Loss: Accuracy"].note == "✓"


def hide(window: MainWindow, how: str) -> None:
    docks = window.area.docks
    if how == "closed":
        docks["loss"].close()
    elif how == "a tab":
        window.area.desk.tabifyDockWidget(docks["loss"], docks["layers"])
        docks["layers"].raise_()
    else:
        window.area.maximise(docks["network"])


@pytest.mark.parametrize("hidden_by", ["closed", "a tab", "a maximised one"])
def test_the_menu_of_a_panel_that_is_not_seen_opens_it(window: MainWindow, qtbot: QtBot, hidden_by: str) -> None:
    loss = window.area.docks["loss"]
    hide(window, hidden_by)
    qtbot.waitUntil(lambda: not loss.panel.seen)
    do(window, "Loss › Horizontal axis: Epochs")
    qtbot.waitUntil(lambda: loss.panel.seen)
    qtbot.waitUntil(lambda: items(window)["Loss › Horizontal axis: Epochs"].note.startswith("✓"))


@pytest.mark.parametrize("shut", [False, True])
def test_all_that_menus_of_panels_say_is_found(window: MainWindow, shut: bool) -> None:
    for dock in window.area.docks.values() if shut else ():
        dock.close()
    found = list(items(window).values())
    for dock in window.area.docks.values():
        here = {item.title for item in found if item.section.partition(" ›")[0] == dock.panel.entry.shown}
        assert set(menu_words(dock.panel.menu.actions_menu)) - here == set()
        name = f"{dock.panel.entry.shown}: Close"
        assert items(window)[name].enabled == dock.toggle.isChecked()


def test_recent_files_are_found_opened_and_forgotten(window: MainWindow, tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    paths = [tmp_path / name for name in ("a.toml", "one/same.toml", "two/same.toml")]
    (tmp_path / "one").mkdir()
    for path in paths[:2]:
        path.write_text("")
    for path in paths:
        window.aids._kept.add_recent(path)
    opened = []
    monkeypatch.setattr(window.files, "open_file", opened.append)
    window.menus.recent.aboutToShow.emit()  # what the menu lists then is not to be found a second time
    window.menus.experiments.aboutToShow.emit()
    found = items(window)
    recent = {name: item for name, item in found.items() if item.section == "Open recent"}
    assert set(recent) == {f"Open recent: {name}" for name in ("a.toml", str(paths[1]), str(paths[2]), "Clear list")}
    assert [recent[f"Open recent: {name}"].enabled for name in ("a.toml", paths[1], paths[2])] == [True, True, False]
    assert not any("Experiments" in item.section for item in found.values())
    do(window, "Open recent: a.toml")
    assert opened == [paths[0]]
    do(window, "Open recent: Clear list")
    assert [name for name in items(window) if name.startswith("Open recent")] == ["Open recent: Clear list"]


def test_a_panel_is_put_beside_another_without_its_menu(window: MainWindow, qtbot: QtBot) -> None:
    weights, output = window.area.docks["weights"], window.area.docks["output"]
    do(window, "Weights › Put right of: Output")
    qtbot.waitUntil(lambda: weights.y() == output.y() and weights.x() > output.x())
