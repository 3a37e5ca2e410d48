"""The numerical environment and an offscreen display, before anything imports torch or Qt."""

import os

from nnviz import numerics

numerics.prepare()
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
