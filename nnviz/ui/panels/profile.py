"""The line profile panel: the loss along the last update, from before it to four times as far."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP
from PySide6.QtWidgets import QWidget

from nnviz.snapshot import Needs
from nnviz.ui.panels.base import Frame, PanelEntry, PanelWidget
from nnviz.ui.panels.plots import profile_picture
from nnviz.ui.panels.plots.profile_view import ProfileView
from nnviz.ui.theme import Theme
from nnviz.ui.viewpoint import Viewpoint

#: Points of the profile: every eighth of the update.
POINTS = 33


def needs(viewpoint: Viewpoint, size: tuple[int, int]) -> Needs:
    """Return what a profile needs of a snapshot."""
    return Needs(run=viewpoint.run, branch=viewpoint.branch, seed=viewpoint.seed, cells=0, profile=POINTS)


class ProfilePanel(PanelWidget):
    """J(θ + s·Δθ) along the last update."""

    def __init__(self, entry: PanelEntry, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(entry, theme, parent)
        self.view = ProfileView(theme, self)
        self.view.painted.connect(self.mark_painted)
        self.view.may_draw = self.may_draw
        self.set_body(self.view)

    def refresh(self) -> None:
        """Bring `frame` to the screen."""
        if hasattr(self, "view"):
            self.view.show_frame(self.frame)

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme` from now on."""
        self.view.set_theme(theme)
        super().set_theme(theme)

    def subtitle(self, frame: Frame) -> str:
        """Return along what, and on which samples."""
        return profile_picture.subtitle(frame.profile)

    def summary(self, frame: Frame) -> str:
        """Return the verdict in a sentence."""
        return profile_picture.summary(frame.profile)


def _widget(theme: Theme, parent: QWidget | None = None) -> PanelWidget:
    return ProfilePanel(ENTRY, theme, parent)


ENTRY = PanelEntry(
    name="profile", title=str(QT_TRANSLATE_NOOP("panels", "Step profile")), order=35, cost=2.0, needs=needs,
    widget=_widget, hidden=True,
)  # fmt: skip
