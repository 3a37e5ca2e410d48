"""Makes the trainer's snapshots at full speed, in a process of its own: looking then costs training next to nothing.

At low priority: where there are two cores it lives on what the window leaves of its own, and never holds up training.
"""

from __future__ import annotations

import time
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from nnviz.refusal import Refused

if TYPE_CHECKING:
    from nnviz.link.helper_end import HelperEnd
    from nnviz.worker.eye import Eye

#: While it begins, which takes two seconds of a core's time, and from then on.
_NICENESS_AT_FIRST, _NICENESS = 4, 10
#: Parts of this process's time that snapshots may take, without their slow parts and these alone.
SHARE, SLOW_SHARE = 0.15, 0.1


def main(connection: Connection, session: str) -> None:
    """Make snapshots of what is handed over, until the window has no more need of them or is gone."""
    from nnviz import numerics, processor

    processor.give_way(_NICENESS_AT_FIRST)
    numerics.prepare()
    from nnviz.link.helper_end import HelperEnd
    from nnviz.worker.eye import Eye

    processor.give_way(_NICENESS - _NICENESS_AT_FIRST)
    end = HelperEnd(connection, session)
    try:
        _help(end, Eye(time.thread_time))  # that others go first is not what a snapshot costs
    except Refused:
        pass  # no room for what it sees; the trainer looks for itself once it is gone
    finally:
        end.close()


def _help(end: HelperEnd, eye: Eye) -> None:
    from nnviz.core.task import task_for
    from nnviz.link.messages import Scene

    eye.allow(SHARE, SLOW_SHARE)
    number, lane = 0, None
    end.prepared(0)
    for found in end.incoming():
        if isinstance(found, Scene):
            number, lane = found.number, found.lane
            task_for(lane.settings.data)  # reads the data set, which may take a while
            end.prepared(number)
        elif found.scene == number and lane is not None and eye.due(found.needs, moving=True):
            began = eye.spent()
            snapshot, closer = eye.see(found.moved.of(lane), found.needs, moving=True)
            end.publish(found.number, snapshot)
            eye.took(eye.spent() - began - closer)
