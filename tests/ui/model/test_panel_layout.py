from __future__ import annotations

from nnviz.catalog.tables import WORKSPACES
from nnviz.ui.model import panel_layout


def test_every_workspace_that_can_be_asked_for_has_a_layout() -> None:
    assert set(panel_layout.WORKSPACES) == set(WORKSPACES)


def test_panels_no_workspace_knows_stand_at_the_end() -> None:
    rows = panel_layout.rows(("loss", "network", "new"), panel_layout.WATCH)
    assert [[name for name, _ in row.panels] for row in rows] == [["network"], ["loss", "new"]]
