"""The command palette, as a person uses it: letters, arrows, Enter, Escape."""

from __future__ import annotations

import itertools

import pytest
import shiboken6
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QMenuBar, QVBoxLayout, QWidget

from nnviz.catalog import registry
from nnviz.catalog.changes import changed, complete
from nnviz.refusal import Refused
from nnviz.spec import Experiment, settings_of
from nnviz.ui import theme
from nnviz.ui.language import Language
from nnviz.ui.model import setup
from nnviz.ui.model.setup import SetupView
from nnviz.ui.palette import matching
from nnviz.ui.palette import settings as offered
from nnviz.ui.palette.item import Item
from nnviz.ui.palette.opening import PaletteOpener, assignment

EXPERIMENT = Experiment()
NOW = SetupView(complete(settings_of(EXPERIMENT, EXPERIMENT.runs[0])))


class Told:
    """A window that remembers what it was asked."""

    def __init__(self):
        self.opened, self.changed, self.refused = [], [], []

    def present(self):
        return NOW

    def experiments(self):
        return (("spiral", "Two spirals", "Watch it fold."), ("xor", "Exclusive or", "Four corners."))

    def open_experiment(self, name):
        self.opened.append(name)

    def recent(self):
        return ()

    def open_file(self, path):
        self.opened.append(path)

    def clear_recent(self):
        pass

    def panels(self):
        return ()

    def bring(self, panel):
        pass

    def change(self, key, tables):
        self.changed.append((key, tables))

    def ask_data(self, name):
        self.opened.append(name)

    def refuse(self, refusal):
        self.refused.append(refusal)


@pytest.fixture
def told():
    return Told()


@pytest.fixture
def host(qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    bar = QMenuBar(host)
    train = bar.addMenu("&Train")
    host.play = train.addAction("Play")
    host.play.setShortcut("Space")
    host.off = train.addAction("Not now")
    host.off.setEnabled(False)
    host.deep = train.addMenu("Optimizer").addAction("Adam")
    QVBoxLayout(host).addWidget(bar)
    host.setMinimumSize(900, 600)
    host.bar = bar
    host.show()
    qtbot.waitExposed(host)
    return host


@pytest.fixture
def opener(told, host, qtbot):
    opener = PaletteOpener(told, host.bar, host, theme.light)
    host.activateWindow()
    opener.toggle()
    return opener


def titles(palette):
    return [palette.list.item(row).text() for row in range(palette.list.count())]


def test_without_a_word_everything_is_offered(opener):
    shown = titles(opener.palette)
    assert shown[:3] == ["Play", "Not now", "Optimizer: Adam"]
    assert "Two spirals" in shown
    assert len(offered.fields(NOW)) == sum(bool(item.fill) for item in opener.items())
    assert {"SGD: Learning rate α", "Schedule: Cosine", "Data: Circle"} <= set(shown)


def test_letters_and_enter_trigger_an_action(opener, host, qtbot):
    qtbot.keyClicks(opener.palette.line, "adm")
    with qtbot.waitSignal(host.deep.triggered):
        qtbot.keyClick(opener.palette.line, Qt.Key.Key_Return)
    assert not opener.palette.isVisible()


def test_an_experiment_is_found_by_its_title_and_opened(opener, told, qtbot):
    qtbot.keyClicks(opener.palette.line, "spirals")
    qtbot.keyClick(opener.palette.line, Qt.Key.Key_Return)
    assert told.opened == ["spiral"]


def test_a_setting_is_filled_in_then_set(opener, told, qtbot):
    line = opener.palette.line
    qtbot.keyClicks(line, "batch size")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert line.text() == "training.batch_size = 10"
    qtbot.keyClicks(line, "32")  # the value is selected: typing replaces it
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert told.changed == [("training.batch_size", {"training": {"batch_size": 32}})]


def test_a_number_behind_the_name_of_a_setting_is_its_value(opener, told, qtbot):
    qtbot.keyClicks(opener.palette.line, "batch 32")
    qtbot.keyClick(opener.palette.line, Qt.Key.Key_Return)
    assert opener.palette.line.text() == "training.batch_size = 32"
    qtbot.keyClick(opener.palette.line, Qt.Key.Key_Return)
    assert told.changed == [("training.batch_size", {"training": {"batch_size": 32}})]


@pytest.mark.parametrize(
    ("typed", "title", "never"),
    [
        ("dark", "Colours: Dark", ("Loss: Copy data", "SGD: Weight decay λ")),
        ("undo", "Undo", ("Training: Precision (dtype)", "Data: Seed", "Training: Stop after seconds")),
        ("pause", "Pause", ("Training: Clip each gradient component", "Training: Seed")),
        ("panels", "Panels: Network", ("Undo",)),
        ("loss", "Panels: Loss", ("Undo",)),
        ("arrange", "", ("Training: Steps between evaluations", "Training: Device")),
    ],
)
def test_what_is_found_has_to_do_with_what_was_typed(make_window, qtbot, typed, title, never):
    window = make_window(panels=True)
    window.aids.palette.toggle()
    palette = window.aids.palette.palette
    qtbot.keyClicks(palette.line, typed)
    found = titles(palette)
    assert found[:1] == [title] * bool(title)
    assert not set(never) & set(found)
    palette.close_up()


def test_learning_rate_finds_the_rate_first_and_schedules_are_chosen_by_name(opener, told, qtbot):
    palette = opener.palette
    qtbot.keyClicks(palette.line, "learning rate")
    assert titles(palette)[0] == "SGD: Learning rate α"
    palette.line.clear()
    qtbot.keyClicks(palette.line, "schedule cosine")
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert told.changed == [("schedule.name", {"schedule": {"name": "cosine"}})]


def test_what_panels_offer_in_their_menus_is_found_by_name(make_window, qtbot):
    window = make_window(panels=True)
    window.aids.palette.toggle()
    palette = window.aids.palette.palette
    qtbot.keyClicks(palette.line, "horizontal")
    assert "Loss › Horizontal axis: Epochs" in titles(palette)
    palette.line.clear()
    qtbot.keyClicks(palette.line, "save picture")
    assert palette.list.count() >= 5
    palette.close_up()


@pytest.mark.parametrize("typed", ["training.batch_size = 0", "training.nonsense = 3"])
def test_a_bad_setting_is_refused_and_changes_nothing(opener, told, qtbot, typed):
    qtbot.keyClicks(opener.palette.line, typed)
    qtbot.keyClick(opener.palette.line, Qt.Key.Key_Return)
    assert told.changed == []
    assert len(told.refused) == 1


def test_what_cannot_be_done_now_does_nothing(opener, host, qtbot):
    qtbot.keyClicks(opener.palette.line, "not now")
    with qtbot.assertNotEmitted(host.off.triggered):
        qtbot.keyClick(opener.palette.line, Qt.Key.Key_Return)
    assert opener.palette.isVisible()


def test_arrows_choose_and_escape_goes_back_to_where_the_keyboard_was(opener, qtbot):
    palette = opener.palette
    qtbot.keyClick(palette.line, Qt.Key.Key_Down)
    assert palette.list.currentRow() == 1
    qtbot.keyClick(palette.line, Qt.Key.Key_Up)
    qtbot.keyClick(palette.line, Qt.Key.Key_Up)
    assert palette.list.currentRow() == 0
    qtbot.keyClick(palette.line, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_the_field_the_keyboard_was_in_may_be_gone(opener, host, qtbot):
    opener.palette.close_up()
    field = QLineEdit(host)
    field.show()
    field.setFocus()
    opener.toggle()
    shiboken6.delete(field)
    qtbot.keyClick(opener.palette.line, Qt.Key.Key_Escape)
    assert not opener.palette.isVisible()


def test_a_click_does_what_enter_does(opener, told, qtbot):
    palette = opener.palette
    qtbot.keyClicks(palette.line, "exclusive")
    place = palette.list.visualItemRect(palette.list.item(0)).center()
    qtbot.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told.opened == ["xor"]


def test_nothing_found_says_so(opener, qtbot):
    qtbot.keyClicks(opener.palette.line, "qqqzzz")
    assert titles(opener.palette) == []
    assert opener.palette.tip.text() == "Nothing is called that."


def test_a_name_s_beginning_comes_before_its_middle_and_scattered_letters():
    items = [Item(title, "") for title in ("Reload", "Preload", "Load", "Long road")]
    assert [item.title for item in matching.best("load", items, 9)] == ["Load", "Reload", "Preload", "Long road"]


def test_a_word_of_a_setting_s_key_comes_before_scattered_letters_of_a_title():
    items = [Item("Full speed", "Train"), Item("随机种子", "Set-up", also="seed training")]
    assert [item.title for item in matching.best("seed", items, 9)] == ["随机种子", "Full speed"]


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=12), st.text(max_size=30))
def test_what_a_text_contains_always_fits_it(query, rest):
    assert matching.score(query, query + rest) is not None


@pytest.mark.parametrize("field", offered.fields(NOW), ids=lambda field: field.key)
def test_every_setting_set_to_what_it_is_is_no_change(field):
    value = setup.value(NOW.settings, field.key)
    if value in ("", (), None):
        pytest.skip("nothing is set there")
    key, tables = assignment(f"{field.key} = {setup.written(field, value)}", NOW)
    assert key == field.key
    for part in field.key.split("."):
        tables = tables[part]
    assert tables == pytest.approx(value) if isinstance(value, float) else tables == value


def test_an_unknown_key_is_told_with_those_there_are():
    with pytest.raises(Refused) as caught:
        assignment("data.nois = 3", NOW)
    assert "data.noise" in caught.value.refusal.accepted


def test_what_has_a_key_can_be_listed(opener):
    opener.shortcuts()
    palette = opener.palette
    rows = [palette.list.item(row).data(Qt.ItemDataRole.UserRole) for row in range(palette.list.count())]
    assert [(item.title, item.note) for item in rows] == [("Play", "Space")]
    palette.close_up()
    opener.toggle()
    assert palette.list.count() > 3  # all there is, again


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_every_line_of_the_list_is_called_something_no_other_is(make_window, qtbot, lang):
    window = make_window(panels=True)
    window.use_language(lang)
    QApplication.sendPostedEvents()  # all words are in that language now
    window.aids.palette.toggle()
    palette = window.aids.palette.palette
    shown = titles(palette) if palette.list.count() < 200 else [item.name for item in window.aids.palette.items()]
    assert [name for name in shown if shown.count(name) > 1] == []
    assert not any("_" in name or "\t" in name for name in shown)
    palette.close_up()


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
@pytest.mark.parametrize("optimizer", registry.optimizers())
def test_settings_of_every_optimizer_schedule_and_data_set_have_names_of_their_own(qapp, optimizer, lang):
    language = Language(qapp)
    language.use(lang)
    try:
        for schedule, data in itertools.zip_longest(registry.schedules(), registry.datasets(), fillvalue="constant"):
            now = changed(
                NOW.settings, {"data": {"name": data}, "optimizer": {"name": optimizer}, "schedule": {"name": schedule}}
            )
            names = [item.name for item in offered.typed(SetupView(now), "")]
            assert len(set(names)) == len(names)
    finally:
        language.use("en")


@pytest.mark.parametrize("key", ["training.dtype", "network.hidden", "data.features", "training.stop.loss"])
def test_a_setting_is_found_by_its_key_in_files(opener, qtbot, key):
    qtbot.keyClicks(opener.palette.line, key)
    first = opener.palette.list.item(0).data(Qt.ItemDataRole.UserRole)
    assert first.fill.startswith(f"{key} = ")


def test_a_setting_is_found_by_its_section_and_title(opener, qtbot):
    qtbot.keyClicks(opener.palette.line, "training seed")
    assert titles(opener.palette)[0] == "Training: Seed"
    opener.palette.line.clear()
    qtbot.keyClicks(opener.palette.line, "data seed")
    assert titles(opener.palette)[0] == "Data: Seed"
