"""The figure kit: controls, frames, packing, errors, values set from Python, live figures."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import LinearSegmentedColormap, ListedColormap
from matplotlib.ticker import LogLocator, MaxNLocator, ScalarFormatter

from dlcourse.figures.kit import (
    Choice,
    Figure,
    Heat,
    Line,
    LiveFigure,
    Panel,
    Slider,
    Text,
    Toggle,
    on_array,
    style,
)
from dlcourse.figures.kit.live import AHEAD


class Product(Figure):
    title = "A product"
    summary = "{x:.1f} times {w:.1f} is {product:.2f}, {sign}."
    controls = (Choice("shape", ["line", "wave"]), Slider("x", -2, 2, default=1),
                Slider("w", -2, 2, steps=5, default=-1))
    panels = (Panel(Line("t", "curve"), Text("zero", "zero", "{product:.1f}"),
                    Heat("square", extent=(0, 1, 0, 1), limits=(-4, 4)), x=(-4, 4), y=(-4, 4)),)

    def __init__(self, function=np.sin):
        self.function = function
        super().__init__()

    def compute(self, shape, x, w):
        t = np.linspace(0, 1, 7)
        product = x * w
        wave = product * (self.function(t) if shape == "wave" else t)
        return {"t": t[None], "curve": wave, "product": product, "zero": np.zeros((1, 1)),
                "square": np.broadcast_to(product[:, :, None], (len(product), 2, 3)),
                "sign": np.where(product > 0, "positive", "not positive")}


def unpacked(figure, name, frame):
    """The browser's reading of a shipped array."""
    packed = figure.sets[0]
    a = packed["arrays"][name]
    dtype, top = (np.uint8, 255) if a["bytes"] == 1 else (np.uint16, 65534)
    n = int(np.prod(a["shape"]))
    codes = np.frombuffer(figure.data, dtype, n, packed["offset"] + a["offset"])
    values = a["low"] + codes.reshape(a["shape"]) * (a["high"] - a["low"]) / top
    return values[frame if len(values) > 1 else 0]


def test_a_figure_of_few_controls_ships_its_whole_grid():
    figure = Product()
    assert [s["axes"] for s in figure.sets] == [["shape", "x", "w"]]
    assert len(figure.sets[0]["texts"][0]) == 2 * 41 * 5


def test_what_is_shipped_is_what_compute_says_to_half_a_4096th():
    figure = Product()
    for s, x, w in ((0, 0, 0), (1, 40, 1), (1, 17, 4)):
        frame = (s * 41 + x) * 5 + w
        state = {"shape": ["line", "wave"][s], "x": figure._controls["x"].values[x],
                 "w": figure._controls["w"].values[w]}
        exact = figure.frames((), state)
        assert np.abs(unpacked(figure, "curve", frame) - exact["curve"][0]).max() <= 8 / 8191
        assert np.abs(unpacked(figure, "square", frame) - exact["square"][0]).max() <= 4 / 255
        assert figure.sets[0]["texts"][0][frame] == figure.texts(exact)[0][0]


def test_on_a_logarithmic_axis_small_numbers_stay_apart():
    class Powers(Figure):
        summary = "ten powers"
        panels = (Panel(Line("x", "y"), x=(1e-6, 1e3), log="x"),)

        def compute(self):
            return {"x": 10.0 ** np.arange(-6, 4)[None], "y": np.full((1, 10), np.nan)}

    figure = Powers()
    described = figure.sets[0]["arrays"]["x"]
    assert described["bytes"] == 4
    shipped = np.frombuffer(figure.data, "<f4", 10, described["offset"])
    np.testing.assert_allclose(shipped, 10.0 ** np.arange(-6, 4), rtol=1e-6)


def test_many_controls_ship_a_sweep_for_each():
    class Many(Product):
        controls = (*Product.controls, Slider("a", 0, 1, default=0), Slider("b", 0, 1, default=0))

        def compute(self, a, b, **rest):
            return {**super().compute(**rest), "product": rest["x"] * rest["w"] + a + b}

    assert [s["axes"] for s in Many().sets] == [["shape"], ["x"], ["w"], ["a"], ["b"]]


def test_values_can_be_read_and_set_from_python():
    figure = Product()
    assert figure.state == {"shape": "line", "x": 1.0, "w": -1.0}
    figure.x = 0.32                                   # the nearest position
    figure.shape = "wave"
    assert (figure.x, figure.shape) == (0.3, "wave")
    assert figure.positions == {"shape": 1, "x": 23, "w": 1}
    assert figure.texts(figure.frames())[0] == ["0.3 times −1.0 is −0.30, not positive."]


@pytest.mark.parametrize(("name", "value", "words"), [
    ("x", 7, "x is a number from -2 to 2, got 7"), ("x", "a", "x is a number from -2 to 2"),
    ("x", None, "x is a number"), ("shape", "cube", "shape is one of 'line', 'wave', got 'cube'")])
def test_impossible_values_are_refused_in_words(name, value, words):
    figure = Product()
    with pytest.raises(ValueError, match=words):
        setattr(figure, name, value)
    with pytest.raises(AttributeError, match="its controls are shape, x, w"):
        figure.weight  # noqa: B018


def test_an_error_in_the_students_function_is_told_in_the_figure():
    def broken(t):
        return t / 0 if isinstance(t, int) else undefined_name  # noqa: F821

    figure = Product(broken)
    assert "NameError" in figure.error and "undefined_name" in figure.error
    figure.function = np.cos
    figure.refresh()
    assert figure.error == ""


def test_the_kernel_answers_for_the_frames_along_a_control():
    figure, sent = Product(), []
    figure.send = lambda *message: sent.append(message)
    figure.receive({"type": "frames", "axes": ["x"], "id": 3,
                    "positions": {"shape": 1, "x": 0, "w": 4}})
    (content, buffers), = sent
    assert content["id"] == 3 and content["set"]["fixed"] == {"shape": 1, "w": 4}
    assert content["set"]["arrays"]["curve"]["shape"] == (41, 7) and len(buffers[0]) > 41 * 7 * 2


def test_a_wrong_number_of_frames_is_an_error():
    class Wrong(Product):
        def compute(self, **state):
            return {**super().compute(**state), "curve": np.zeros((3, 7))}

    assert "needs one entry for each of 1 frames" in Wrong().error


def test_sliders_positions():
    log = Slider("lr", 1e-4, 10, steps=51, default=0.1, log=True)
    assert log.values[0] == 1e-4 and log.values[-1] == 10 and log.values[log.default] == 0.1
    assert log.position(0.09) == log.default
    assert Slider("n", 0, 9, steps=10, default=3, digits=0).texts[3] == "3"
    assert Slider("x", -1, 1, steps=3, default=0, unit="mV").texts == [
        "−1.00 mV", "0.00 mV", "1.00 mV"]
    assert Toggle("on", default=True).default == 1


def test_a_function_of_one_number_works_as_well_as_one_of_arrays():
    z = np.linspace(-1, 1, 6).reshape(2, 3)
    np.testing.assert_array_equal(on_array(lambda v: max(v, 0), z), np.maximum(z, 0))
    np.testing.assert_array_equal(on_array(np.tanh, z), np.tanh(z))
    def spoils(v):
        v *= 0
        return v
    on_array(spoils, z)
    assert z.any()


class Counter(LiveFigure):
    title, summary = "Counting", "Counted to {n}."
    panels = (Panel(Line("n", "n"), x=(0, 9), y=(0, 9)),)
    end = 1_000_000

    def begin(self):
        self.n = 0

    def advance(self):
        self.n += 1
        return self.n < self.end

    def compute(self):
        return {"n": np.array([[self.n]])}


def test_a_live_figure_runs_in_the_background_and_stops_at_once():
    figure, third = Counter(), threading.Event()
    sent = []

    def painted(*message):                            # a browser that paints at once
        sent.append(message)
        figure.receive({"type": "painted"})
        if len(sent) == 3:
            third.set()

    figure.send = painted
    figure.start()
    thread = figure._thread
    figure.start()                                    # once more changes nothing
    assert figure._thread is thread and third.wait(60)
    assert figure.running
    figure.pause()
    stood = figure.n
    assert stood > 0 and not figure.running and not thread.is_alive()
    figure.one_step()
    assert figure.n == stood + 1
    figure.rewind()
    assert figure.n == 0 and figure.texts(figure.frames())[0] == ["Counted to 0."]


def test_a_live_figure_waits_until_its_frames_were_painted():
    figure, sent = Counter(), []
    full, more = threading.Event(), threading.Event()

    def send(*message):
        sent.append(message)
        for event, count in ((full, AHEAD), (more, AHEAD + 1)):
            if len(sent) == count:
                event.set()

    figure.send = send
    figure.start()
    assert full.wait(60) and not more.wait(0.2)       # these are still being painted
    figure.receive({"type": "painted"})
    assert more.wait(60)
    figure.pause()


def test_a_live_figure_ends_by_itself_and_tells_its_errors():
    figure = Counter()
    figure.end = 5
    figure.start()
    figure._thread.join(60)
    assert figure.n == 5 and not figure.running
    figure.advance = lambda: 1 / 0
    figure.start()
    figure._thread.join(60)
    assert not figure.running
    assert "ZeroDivisionError" in figure.error


def test_a_live_figure_pauses_when_nobody_looks(monkeypatch):
    monkeypatch.setattr("dlcourse.figures.kit.live.PATIENCE_SECONDS", 0.4)
    figure = Counter()
    figure.start()
    figure._thread.join(60)
    assert not figure.running and figure.n > 0


def test_an_error_stands_until_something_could_be_computed():
    class Picky(Product):
        def compute(self, **state):
            if self.function is None:
                raise RuntimeError("no function")
            return super().compute(**state)

    figure = Picky(None)
    assert "no function" in figure.error
    figure.x = 1.5                                    # moving alone computes nothing
    assert "no function" in figure.error
    figure.function = np.sin
    figure.receive({"type": "frames", "axes": ["x"], "id": 1, "positions": figure.positions})
    assert figure.error == ""


def test_the_figure_hears_of_moves_and_all_who_watch_of_what_changes():
    class Listening(Product):
        def on_move(self, before):
            self.before = before

    figure, heard = Listening(), []
    figure.watch(heard.append)
    figure.x = 2
    assert figure.before["x"] == 1 and heard == [{"positions": {"shape": 0, "x": 40, "w": 1}}]
    figure.move(figure.positions)                     # nothing changes, nothing is told
    assert len(heard) == 1
    figure.refresh()
    assert {*heard[1]} == {"spec", "sets", "data", "error"}


@pytest.mark.parametrize("log", [False, True])
def test_ticks_are_matplotlibs(log):
    """On axes of all sizes, near zero and far away."""
    if log and matplotlib.__version_info__ < (3, 11):
        pytest.skip("earlier ones choose other powers of ten")
    rng = np.random.default_rng(0)
    for _ in range(2000):
        if log:
            low = float(f"{10 ** rng.uniform(-18, 3):.2g}")
            high = low * float(f"{10 ** rng.uniform(0.5, 22):.2g}")
            places = LogLocator(numticks=8).tick_values(low, high)
            theirs = {float(p): f"{p:g}" for p in places if low * 0.999 <= p <= high * 1.001}
        else:
            low = round(rng.normal() * 10 ** rng.uniform(-2, 4), rng.integers(4))
            high = round(low + 10 ** rng.uniform(-1, 4.5), rng.integers(1, 4))
            places = [p for p in MaxNLocator(6).tick_values(low, high)
                      if low - 1e-9 <= p <= high + 1e-9]
            formatter = ScalarFormatter(useOffset=False)
            formatter.create_dummy_axis()
            formatter.set_locs(places)
            theirs = {float(f"{p:.12g}"): formatter(p).replace("-", "−") for p in places}
        ours = style.ticks(low, high, log)
        assert [*ours] == pytest.approx([*theirs], rel=1e-12, abs=0), (low, high)
        assert log or ours == theirs, (low, high)  # powers of ten have a writing of their own


@pytest.mark.parametrize(("name", "theirs"), [
    *((name, matplotlib.colormaps[name]) for name in ("gray", "viridis")),
    ("diverging", LinearSegmentedColormap.from_list("", style.MAPS["diverging"])),
    ("counts", LinearSegmentedColormap.from_list("", style.MAPS["counts"])),
    ("classes2", LinearSegmentedColormap.from_list("", [
        (at, style.LIGHT[f"class{int(at > 0.5)}"]) for at in (0, 0.25, 0.75, 1)])),
    ("classes3", ListedColormap([style.LIGHT[name] for name in style.CLASSES]))])
def test_colour_tables_are_matplotlibs(name, theirs):
    table = np.round(255 * theirs(np.linspace(0, 1, 256))[:, :3])
    np.testing.assert_allclose(style.colour_table(name), table, atol=name == "classes2")


def test_a_mark_names_each_of_its_options_once():
    mark = Heat("z", extent=(0, 1, 0, 1), alpha=0.5)
    spec = mark.spec()
    assert spec.pop("table") == style.colour_table("diverging").ravel().tolist()
    assert spec == {"kind": "heat", "label": "", "data": {"z": "z"}, "extent": (0, 1, 0, 1),
                    "limits": (-1, 1), "colours": "diverging", "top_down": False,
                    "smooth": False, "values": None, "alpha": 0.5, "key": []}
    with pytest.raises(TypeError, match="opacity"):
        Line("x", "y", opacity=1)
    with pytest.raises(TypeError, match="colour"):
        Panel(Line("x", "y"), colour="wrong")


def test_what_moves_needs_numpy_alone():
    """Every lesson's figures and questions are made where nothing that shows them is installed."""
    code = """
import sys
for name in ("anywidget", "IPython", "ipywidgets", "matplotlib", "nbconvert", "traitlets"):
    sys.modules[name] = None
from dlcourse.figures import ask
from tests.figures.every import figures
assert len([*figures()]) > 40
from dlcourse.figures.start_here import PenguinNetwork
figure = PenguinNetwork()
figure.body_mass = 6000
assert figure.error == "" and figure.data
q = ask.question("00_x/q", "?", {"a": "b"}, answer="a")
q.commit("a")
assert q.reply.verdict == "right"
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                          cwd=Path(__file__).parents[2])
    assert done.returncode == 0, done.stderr
