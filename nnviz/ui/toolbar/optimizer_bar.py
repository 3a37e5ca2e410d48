"""SGD, Momentum, Adam in one click each; all the others under More."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from nnviz.ui.actions import QUICK, Actions
from nnviz.ui.icons import icon
from nnviz.ui.theme import Theme
from nnviz.ui.widgets.option_button import OptionButton


class OptimizerBar(QFrame):
    """Shows which optimizer is in use and triggers the action of another."""

    def __init__(self, theme: Theme, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "group")
        self._actions = actions
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)  # the trainer decides what is in use, not the click
        self._name = ""
        self.buttons = {
            name: OptionButton(theme, actions.optimizers[name].text(), str(key), self)
            for key, name in enumerate(QUICK, 1)
            if name in actions.optimizers
        }
        self.other = OptionButton(theme, "", parent=self)
        self.more = QToolButton(self)
        self._row = QHBoxLayout(self)
        self._build()
        self.set_theme(theme)
        self.retranslate()

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        px = theme.px
        self._row.setContentsMargins(px(1), px(1), px(1), px(1))
        self._row.setSpacing(px(2))
        self.setFixedHeight(px(28))
        self.more.setFixedHeight(px(24))
        self.more.setIcon(icon("chevron", theme.muted))
        for button in (*self.buttons.values(), self.other):
            button.set_theme(theme)

    def set_brief(self, brief: bool) -> None:
        """Leave the keys out; they are in the tool tips."""
        for button in self.buttons.values():
            button.show_key(not brief)

    def show_optimizer(self, name: str) -> None:
        """Show that `name` is in use."""
        self._name = name
        for key, button in self.buttons.items():
            button.setChecked(key == name)
        action = self._actions.optimizers.get(name)
        self.other.setVisible(action is not None and name not in self.buttons)
        if action is not None:
            action.setChecked(True)
            self.other.setText(action.text())
            self.other.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Write the words in the present language."""
        for name, button in self.buttons.items():
            button.setText(self._actions.optimizers[name].text())
            button.updateGeometry()
        self.show_optimizer(self._name)
        self.more.setText(self.tr("More"))
        self.more.setToolTip(self.tr("All optimizers, and how to switch"))
        for key, (name, button) in enumerate(self.buttons.items(), 1):
            button.setToolTip(self.tr("Switch to {0} (key {1})").format(self._actions.optimizers[name].text(), key))

    def _build(self) -> None:
        for name, button in self.buttons.items():
            button.clicked.connect(self._actions.optimizers[name].trigger)
            button.clicked.connect(self._restore)
            self._row.addWidget(button)
        self.other.setChecked(True)
        self.other.clicked.connect(self._restore)
        self.other.hide()
        self._row.addWidget(self.other)
        menu = QMenu(self.more)
        menu.setToolTipsVisible(True)
        menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # only the button has its icon at the right
        menu.addActions(list(self._actions.optimizers.values()))
        menu.addSeparator()
        menu.addActions([self._actions.commands["carry_state"], self._actions.commands["keep_rate"]])
        self.more.setMenu(menu)
        self.more.setProperty("role", "flat")
        self.more.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.more.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._row.addWidget(self.more)

    def _restore(self) -> None:
        """Show what is in use until the trainer acknowledges another."""
        self.other.setChecked(True)
        self.show_optimizer(self._name)
