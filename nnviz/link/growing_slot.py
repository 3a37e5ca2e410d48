"""Values through shared memory, the newest only: a slot that is replaced by a larger one where a value needs it."""

from __future__ import annotations

from collections.abc import Callable

from nnviz import codec
from nnviz.link.slot import SlotReader, SlotWriter

_LEAST_BYTES = 1 << 18


class GrowingSlot:
    """The writing end.

    Args:
        prefix: What the names of the segments begin with.
        announce: Is told name and size of each slot that takes over.
    """

    def __init__(self, prefix: str, announce: Callable[[str, int], None]) -> None:
        self._prefix, self._announce = prefix, announce
        self._slot: SlotWriter | None = None
        self._slots = 0
        self._encoded = bytearray()  # kept, as values are large and follow each other closely

    def write(self, value: object) -> None:
        """Make `value` the latest; `Refused` where it needs more shared memory than there is."""
        data = self._encoded
        codec.encode_into(value, data)
        if self._slot is not None and self._slot.write(data):
            return
        slot = SlotWriter(f"{self._prefix}{self._slots}", max(_LEAST_BYTES, 2 * len(data)))
        slot.write(data)
        self._slots += 1
        self.close()
        self._slot = slot
        self._announce(slot.name, slot.size)

    @property
    def taken(self) -> bool:
        """Whether the latest value has been read, or there is none."""
        return self._slot is None or self._slot.taken

    def close(self) -> None:
        """Let go of the slot; the reader unlinks it. Idempotent."""
        if self._slot is not None:
            self._slot.close()
            self._slot = None


class GrowingSlotReader:
    """The reading end; it removes each slot that another takes over from."""

    def __init__(self) -> None:
        self._slot: SlotReader | None = None

    def follow(self, name: str) -> None:
        """Read from now on what is in the slot `name`; ValueError where that is none."""
        self.close()
        self._slot = SlotReader(name)

    def read(self) -> bytes | None:
        """Return the latest value, encoded; None where there is no new one."""
        return None if self._slot is None else self._slot.read()

    def close(self) -> None:
        """Remove the slot. Idempotent."""
        if self._slot is not None:
            self._slot.unlink()
            self._slot = None
