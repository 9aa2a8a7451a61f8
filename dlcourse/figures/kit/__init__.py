"""The kit of all figures and questions: NumPy alone, no host, nothing that draws.

    style      colours, shapes, fonts, margins, colour maps, ticks: one table for all who draw
    controls   what the reader moves: Slider, Choice, Toggle
    marks      what a figure draws: Line, Points, Bars, Heat, Segments, Nodes, Text, on a Panel;
               and what the reader takes hold of there: Handle
    network    where the neurons of a network of layers stand, and how far values have run
    frames     the arrays at every position of the controls, and how they go to the browser
    theirs     what a function of the reader's own gives: looked at before it is shown
    still      the picture of one frame, as SVG: for where no player runs
    shown      what a host shows: it tells of what changes, and knows nothing of who listens
    figure     Figure: controls, frames and marks together
    live       LiveFigure: frames that stream while something trains
    ask        predictions and questions: they answer by themselves, from what they ship
    questions  what a lesson asks, by name
    show.js    what shows figures and questions in the browser, and show.css, how they look:
    player/    figures, as ES modules
    asking/    the answers to questions, likewise

One more shows them, and needs more than NumPy; nobody here imports it:

    hosts      the notebook: an anywidget for each

Lessons' modules take what they need from here: ``from .kit import Figure, Line, Panel, Slider``.
"""

from .controls import Choice, Slider, Toggle
from .figure import Figure
from .live import LiveFigure
from .marks import (
    SAYS,
    Bars,
    Handle,
    Heat,
    Line,
    Nodes,
    Panel,
    Points,
    Segments,
    Symbol,
    Text,
)
from .network import Layers
from .theirs import on_array

__all__ = ["SAYS", "Bars", "Choice", "Figure", "Handle", "Heat", "Layers", "Line", "LiveFigure",
           "Nodes", "Panel", "Points", "Segments", "Slider", "Symbol", "Text", "Toggle", "on_array"]
