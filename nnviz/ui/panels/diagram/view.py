"""How far a diagram is zoomed in, and which part of it is seen: pure values, so clamped that it fills its room."""

from __future__ import annotations

from dataclasses import dataclass

#: Largest magnification, and the factor of one turn of the wheel or one press of a key.
LARGEST, STEP = 8.0, 1.25


@dataclass(frozen=True, slots=True)
class View:
    """A point (x, y) of the diagram that fits stands at (scale x + left, scale y + top).

    Attributes:
        scale: Magnification, 1 (everything fits) to `LARGEST`.
        left, top: Device-independent pixels, 0 or less.
    """

    scale: float = 1.0
    left: float = 0.0
    top: float = 0.0

    def x(self, x: float) -> float:
        """Return where `x` of the diagram that fits stands."""
        return self.scale * x + self.left

    def y(self, y: float) -> float:
        """Return where `y` of the diagram that fits stands."""
        return self.scale * y + self.top

    def zoomed(self, factor: float, at: tuple[float, float], size: tuple[float, float]) -> View:
        """Return the view `factor` times as large, the point `at` held still, in a body of `size`."""
        scale = min(LARGEST, max(1.0, self.scale * factor))
        ratio = scale / self.scale
        left, top = (p - (p - o) * ratio for p, o in zip(at, (self.left, self.top), strict=True))
        return View(scale, left, top).clamped(size)

    def panned(self, across: float, down: float, size: tuple[float, float]) -> View:
        """Return the view moved by so many pixels, as far as there is something to see."""
        return View(self.scale, self.left + across, self.top + down).clamped(size)

    def clamped(self, size: tuple[float, float]) -> View:
        """Return the nearest view in which the diagram fills a body of `size`."""
        left, top = (
            min(0.0, max(length * (1.0 - self.scale), offset))
            for length, offset in zip(size, (self.left, self.top), strict=True)
        )
        return View(self.scale, left, top)
