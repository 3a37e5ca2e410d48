"""The hints of a first start."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QToolButton

from nnviz.ui.hints import Hints
from nnviz.ui.kept import Kept


@pytest.fixture
def hints(window):
    hints = Hints(window.strip, Kept(), window)
    hints.begin()
    return hints


def press(window, qtbot, words):
    def there():
        return [one for one in window.findChildren(QToolButton) if one.text() == words and one.isVisible()]

    qtbot.waitUntil(lambda: len(there()) == 1)
    qtbot.mouseClick(there()[0], Qt.MouseButton.LeftButton)


def test_three_hints_come_one_after_the_other(window, hints, qtbot):
    seen = [window.strip.texts()[0]]
    for _ in range(2):
        press(window, qtbot, "Next")
        seen += window.strip.texts()
    assert [text.partition("   ")[2] for text in seen] == list(hints.texts())
    assert seen[0].startswith("Hint 1 of 3")


def test_put_away_they_never_come_back(window, hints, qtbot):
    press(window, qtbot, "Do not show again")
    assert window.strip.texts() == ()
    Hints(window.strip, Kept(), window).begin()
    assert window.strip.texts() == ()


def start_again(window):
    """Begin as at the next start; return what is shown."""
    for name in window.strip.names():
        window.strip.dismiss(name)
    Hints(window.strip, Kept(), window).begin()
    return window.strip.texts()


def cross(window, qtbot):
    (name,) = window.strip.names()
    qtbot.mouseClick(window.strip.notice(name).close_button, Qt.MouseButton.LeftButton)
    assert window.strip.texts() == ()


def test_a_hint_closed_with_the_cross_is_followed_by_the_next_one_at_the_next_start(window, hints, qtbot):
    for place in (2, 3):
        cross(window, qtbot)
        (text,) = start_again(window)
        assert text.startswith(f"Hint {place} of 3")
    cross(window, qtbot)
    assert start_again(window) == ()


def test_a_hint_nobody_closed_comes_again(window, hints, qtbot):
    press(window, qtbot, "Next")
    (text,) = start_again(window)
    assert text.startswith("Hint 2 of 3")


def test_a_kept_word_that_means_nothing_is_as_if_none_was_kept(window, qtbot):
    for word, place in (("nonsense", 1), ("-1", 1), ("2", 3), ("99", 3)):
        kept = Kept()
        kept.set_text("hints", word)
        kept.write()
        (text,) = start_again(window)
        assert text.startswith(f"Hint {place} of 3")


def test_the_hint_shown_follows_the_language(window, hints, qtbot):
    before = window.strip.texts()
    window.use_language("zh_CN")
    qtbot.waitUntil(lambda: len(window.strip.texts()) == 1)
    assert "Ctrl" in hints.texts()[2]
    window.use_language("en")
    assert window.strip.texts() == before


def test_a_hint_that_is_shown_leaves_the_window_at_rest(window, hints, qtbot):
    asked = []

    class Counter(QObject):
        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.LayoutRequest:
                asked.append(watched)
            return False

    counter = Counter()
    qtbot.wait(100)
    QApplication.instance().installEventFilter(counter)
    qtbot.wait(200)
    QApplication.instance().removeEventFilter(counter)
    assert len(asked) < 20  # a layout that asks for itself is asked for thousands of times
