"""Lesson 08: a graph walked forward and back, and gradients that fade on their way."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import numpy as np

import dlcourse as dl

from .kit import (
    Choice,
    Figure,
    Handle,
    Layers,
    Line,
    Nodes,
    Panel,
    Points,
    Slider,
    Symbol,
    Text,
)
from .kit.ask import Form, Number, Reply, number_in
from .kit.questions import Questions
from .kit.style import typeset

if TYPE_CHECKING:
    from .._arrays import Array

X, Y = 2.0, 5.0  # the input and the target of the one neuron


class Node(NamedTuple):
    """A number in the graph: its sign, its place, and the node that it goes into."""

    sign: str
    x: float
    y: float
    into: str | None
    value_rule: str
    slope_rule: str  # of its edge: by how much the node above grows when this one grows by 1


NODES = {
    "w": Node("w", 0, 2.2, "m", "", "x"),
    "x": Node("x", 0, 0.75, "m", "", "w"),
    "b": Node("b", 1.25, 0.1, "z", "", "1"),
    "m": Node("×", 1.25, 1.55, "z", "w · x", "1"),
    "z": Node("+", 2.5, 1.0, "a", "m + b", "1 if z > 0, else 0"),
    "a": Node("ReLU", 3.75, 1.0, "L", "max(0, z)", "2 (a − 5)"),
    "L": Node("(a − 5)²", 5, 1.0, None, "(a − 5)²", ""),
}
BELOW = [n for n, node in NODES.items() if node.into]  # each has an edge, to the node above it
# the order of the steps: values forward, gradients backward
FORWARD = ("m", "z", "a", "L")
BACKWARD = ("L", "a", "z", "m", "b", "w", "x")
LAST_STEP = len(FORWARD) + len(BACKWARD)


def values(given: dict[str, Array]) -> dict[str, Array]:
    """Every number of the graph, from w and b; others that are ``given`` are taken as they are."""
    v = {"x": np.full_like(given["w"], X)} | given
    v.setdefault("m", v["w"] * v["x"])
    v.setdefault("z", v["m"] + v["b"])
    v.setdefault("a", dl.relu(v["z"]))
    v.setdefault("L", (v["a"] - Y) ** 2)
    return v


def slopes(v: dict[str, Array]) -> dict[str, Array]:
    """The local slope of every edge, by the name of the node below it."""
    one = np.ones_like(v["L"])
    return {"w": v["x"], "x": v["w"], "b": one, "m": one, "z": dl.relu_derivative(v["z"]),
            "a": 2 * (v["a"] - Y)}


def gradients(v: dict[str, Array]) -> dict[str, Array]:
    """∂L/∂ every node, by the chain rule: from above, times the local slope."""
    local, grad = slopes(v), {"L": np.ones_like(v["L"])}
    for name in BACKWARD[1:]:
        grad[name] = grad[str(NODES[name].into)] * local[name]
    return grad


def measured(v: dict[str, Array], name: str, eps: float = 1e-4) -> Array:
    """∂L/∂ this node as a finite difference: the node moved a little, what follows recomputed."""
    start = {"w": v["w"], "b": v["b"]}
    up, down = (values(start | {name: v[name] + side * eps})["L"] for side in (1, -1))
    return (up - down) / (2 * eps)


def written(value: float) -> str:
    """A number as short as it is, with a real minus sign.

    >>> written(-2.50001), written(-0.0)
    ('−2.5', '0')
    """
    return f"{round(value, 4) + 0:g}".replace("-", "−")


def factor(text: str) -> str:
    """A number as it stands in a product: negative ones in brackets."""
    return f"({text})" if text.startswith("−") else text


def column(numbers: Array) -> list[str]:
    return [written(v) for v in numbers[:, 0]]


class ChainRuleGraph(Figure):
    """One neuron and its loss as a graph: values go forward, gradients come back."""

    title = "Forward with the values, back with the gradients"
    try_this = ("Walk to the end. Then set b to −5 and w to 1, so that ReLU is silent: which "
                "gradients are left?")
    summary = "With w = {w:.0f} and b = {b:.0f}, step {step:.0f} of 11. {words}"
    formula = (Symbol(sign="L", value="{L_now}", names=()), "= ( max(0,",
               Symbol(sign="w", value="{w_now}", names=("w",)), "·",
               Symbol(sign="x", value="{x_now}", names=()), "+",
               Symbol(sign="b", value="{b_now}", names=("b",)), ") − 5 )²")
    controls = (Slider("step", 0, LAST_STEP, steps=LAST_STEP + 1, default=0, digits=0, play=1.5),
                Slider("w", -3, 3, steps=7, default=3, digits=0),
                Slider("b", -5, 5, steps=6, default=-3, digits=0))
    panels = (Panel(
        Nodes("node_x", "node_y", "now", flow="flow", back="back", notes="{notes}", arrow=True,
              start="start", end="end", words=tuple(n.sign for n in NODES.values()), radius=29),
        Text("key_x", "key1_y", "above each circle: its value"),
        Text("key_x", "key2_y", "on each edge, back: what arrives × its local slope",
             colour="gradient"),
        Text("key_x", "key3_y", "below: the gradient, and what was measured", colour="gradient"),
        x=(-0.45, 5.5), y=(-0.75, 2.95), axes=False, size=(940, 400), least=820,
        handles=tuple(Handle("node_x", "node_y", n, at=[*NODES].index(n), radius=29, label=n)
                      for n in "wb")),)

    def compute(self, step: Array, w: Array, b: Array) -> dict[str, Any]:
        step, w, b = np.broadcast_arrays(step, w, b)
        v = values({"w": w, "b": b})
        at = step.astype(int)[:, 0]
        value, grad, local = ({n: column(a) for n, a in group.items()}
                              for group in (v, gradients(v), slopes(v)))
        checked = {n: column(measured(v, n)) for n in NODES}
        current = np.array(["", *FORWARD, *BACKWARD])[at]
        came = {n: at >= (FORWARD.index(n) + 1 if n in FORWARD else 0) for n in NODES}
        back = {n: at >= len(FORWARD) + 1 + BACKWARD.index(n) for n in NODES}
        result: dict[str, Any] = {
            "node_x": np.array([[n.x for n in NODES.values()]]),
            "node_y": np.array([[n.y for n in NODES.values()]]),
            "start": np.array([[[*NODES].index(n) for n in BELOW]]),
            "end": np.array([[[*NODES].index(str(NODES[n].into)) for n in BELOW]]),
            "now": 0.3 * (current[:, None] == np.array([*NODES])),
            "flow": np.array([came[str(NODES[n].into)] for n in BELOW]).T.astype(float),
            "back": np.array([back[n] for n in BELOW]).T.astype(float),
            "key_x": np.array([[2.55]]), "key1_y": np.array([[2.8]]), "key2_y": np.array([[2.55]]),
            "key3_y": np.array([[2.3]]),
            "words": np.array([self.words(s, *({n: texts[i] for n, texts in group.items()}
                                               for group in (value, grad, local, checked)))
                               for i, s in enumerate(at)])}
        for n in NODES:
            now = np.where(came[n], value[n], "?")
            result |= {f"{n}_now": now, f"{n}_value": np.array([f"{n} = {t}" for t in now]),
                       f"{n}_grad": np.where(back[n], [f"∂L/∂{n} = {t}" for t in grad[n]], " "),
                       f"{n}_measured": np.where(
                           back[n], [f"measured {t}" for t in checked[n]], " ")}
        steps = [np.where(back[n], [f"{above} × {factor(slope)} = {t}" for above, slope, t in zip(
            grad[str(NODES[n].into)], local[n], grad[n], strict=True)], " ") for n in BELOW]
        lines = [*steps, *(result[f"{n}_value"] for n in NODES),
                 *(result[f"{n}_{kind}"] for kind in ("grad", "measured") for n in NODES)]
        return {**result, "notes": np.array(["\n".join(frame) for frame in zip(*(
            np.broadcast_to(line, len(at)) for line in lines), strict=True)])}

    @staticmethod
    def words(step: int, value: dict[str, str], grad: dict[str, str], local: dict[str, str],
              checked: dict[str, str]) -> str:
        """What has been computed last, with its rule, as a sentence."""
        if step == 0:
            return f"Nothing is computed yet; x = {value['x']}. Next comes m = w · x."
        if step <= len(FORWARD):
            n = FORWARD[step - 1]
            return f"Forward: {n} = {NODES[n].value_rule} = {value[n]}."
        n = BACKWARD[step - len(FORWARD) - 1]
        if n == "L":
            return "Back: ∂L/∂L = 1. If L grows by 1, L grows by 1."
        up = str(NODES[n].into)
        return (f"Back: ∂L/∂{n} = ∂L/∂{up} times the local slope ({NODES[n].slope_rule}) = "
                f"{grad[up]} · {factor(local[n])} = {grad[n]}; measured: {checked[n]}.")


class NextNumber(Form):
    """The graph, walked by typing the next number: the right one leads on."""

    figure: ChainRuleGraph

    def __init__(self) -> None:
        super().__init__(Number(), {"check": "Check", "show": "Show it"},
                         ChainRuleGraph())
        self.figure.watch(lambda _: self.ask())
        self.ask()

    def next(self) -> tuple[str, float, str]:
        """What is asked for now, its value, and the rule; at the end ("", 0, "")."""
        step = int(self.figure.step)
        v = values({name: np.array([[self.figure.state[name]]]) for name in ("w", "b")})
        if step < len(FORWARD):
            n = FORWARD[step]
            return n, v[n].item(), f"{n} = {NODES[n].value_rule}"
        if step == LAST_STEP:
            return "", 0.0, ""
        n = BACKWARD[step - len(FORWARD)]
        rule = "∂L/∂L is always 1" if n == "L" else (
            f"Take ∂L/∂{NODES[n].into}, times the local slope: {NODES[n].slope_rule}")
        return f"∂L/∂{n}", gradients(v)[n].item(), rule

    def ask(self) -> None:
        wanted, _, _ = self.next()
        self.tell(heading=f"Next number: <b>{wanted}</b> =" if wanted else
                          "All numbers are known. Move w or b, or go back with “step”.")

    def press(self, button: str, value: Any = None) -> None:
        wanted, right, rule = self.next()
        if button == "show":
            self.forward()
        elif wanted and abs(number_in(value) - right) < 0.01:
            self.tell(reply=Reply("right", f"{rule}."))
            self.forward()
        elif wanted:
            self.tell(reply=Reply("wrong", f"{rule}."))

    def forward(self) -> None:
        self.figure.step = min(self.figure.step + 1, LAST_STEP)


class FanOut(Figure):
    """A number that is used twice: its two gradients add up, and only then may it pass them on."""

    title = "Used twice: wait for both, then pass on"
    try_this = ("Walk to the end in the right order. Then choose “a too early”. Which gradient is "
                "wrong at the end, and what is missing in it?")
    summary = "x = {x:.0f}, {order}, step {step:.0f} of 4. {words}"
    formula = (Symbol(sign="L", value="{loss:.0f}", names=()), "= (",
               Symbol(sign="a", value="{a:.0f}", names=()), "+ 1 ) · 2",
               Symbol(sign="a", value="{a:.0f}", names=()), ",  a = 3 ·",
               Symbol(sign="x", value="{x:.0f}", names=("x",)))
    places: ClassVar[dict[str, tuple[float, float]]] = {
        "x": (0, 0), "a": (1.3, 0), "u": (2.6, 0.75), "v": (2.6, -0.75), "L": (3.9, 0)}
    edges = (("x", "a", "× 3"), ("a", "u", "+ 1"), ("a", "v", "× 2"), ("u", "L", "× v"),
             ("v", "L", "× u"))
    orders: ClassVar[dict[str, str]] = {"right order": "Luva", "a too early": "Luav"}
    controls = (Choice("order", [*orders]),
                Slider("step", 0, 4, steps=5, default=0, digits=0, play=1.5),
                Slider("x", -2, 3, steps=6, default=1, digits=0))
    panels = (Panel(
        Nodes("node_x", "node_y", "now", start="start", end="end", back="back", arrow=True,
              notes="{notes}", note_at=0.6, words=(*places,), radius=26),
        x=(-0.55, 4.5), y=(-1.3, 1.3), axes=False, size=(906, 330), least=680,
        handles=(Handle("node_x", "node_y", "x", radius=26, label="x"),)),)

    def compute(self, order: str, step: Array, x: Array) -> dict[str, Any]:
        step, x = np.broadcast_arrays(step, x)
        at, a = step.astype(int)[:, 0], 3 * x
        value = {"x": x, "a": a, "u": a + 1, "v": 2 * a, "L": (a + 1) * 2 * a}
        local = {("x", "a"): np.full_like(a, 3), ("a", "u"): np.ones_like(a),
                 ("a", "v"): np.full_like(a, 2), ("u", "L"): value["v"], ("v", "L"): value["u"]}
        grad = {n: np.zeros_like(a) if n != "L" else np.ones_like(a) for n in self.places}
        got = {n: [""] * len(at) if n != "L" else ["1"] * len(at) for n in grad}
        back = np.zeros((len(at), len(self.edges)))
        words = np.full(len(at), "Forward is done: all values are known. L starts with 1.", "<U200")
        for k, n in enumerate(self.orders[order], start=1):
            gives = {low: grad[n] * local[low, n] for low, high, _ in self.edges if high == n}
            done = (at >= k)[:, None]
            back += done & np.array([high == n for _, high, _ in self.edges])
            for low, share in gives.items():
                before = grad[low]
                grad[low] = np.where(done, before + share, before)
                got[low] = [told if not on else f"{was} + {factor(one)} = {new}" if told else new
                            for told, on, was, one, new in zip(
                                got[low], done[:, 0], column(before), column(share),
                                column(grad[low]), strict=True)]
            parts = [", ".join(f"{low} gets {text}" for low, text in zip(gives, row, strict=True))
                     for row in zip(*(column(share) for share in gives.values()), strict=True)]
            sentence = np.array([f"{n} passes on: {part}." for part in parts])
            words = np.where(at == k, sentence, words)
        right = column((6 * a + 6 + 6 * a) * 1.0)                       # of 2a (a + 1), a = 3x
        end = [f" ∂L/∂x = {mine}; measured: {true}." for mine, true in zip(
            column(grad["x"]), right, strict=True)]
        words = np.where(at == 4, np.char.add(words, end), words)
        notes = zip(*([word] * len(at) for _, _, word in self.edges),
                    *([f"{n} = {text}" for text in column(v)] for n, v in value.items()),
                    *([f"∂L/∂{n}: {text or '?'}" for text in got[n]] for n in grad), strict=True)
        place, names = np.array([*self.places.values()]), [*self.places]
        return {"node_x": place[None, :, 0], "node_y": place[None, :, 1], "back": back,
                "start": np.array([[names.index(low) for low, _, _ in self.edges]]),
                "end": np.array([[names.index(high) for _, high, _ in self.edges]]),
                "notes": np.array(["\n".join(frame) for frame in notes]),
                "words": words, "step": step, "x": x, "a": a, "loss": value["L"],
                "now": 0.3 * (np.array(["", *self.orders[order]])[at][:, None]
                              == np.array(names))}


TARGETS = np.array([[5.5, 3.0]])
TARGETS_WRITTEN = [factor(written(target)) for target in TARGETS[0]]


def small_network() -> dl.Sequential:
    """Two inputs, two hidden ReLU neurons, two outputs, with weights for mental arithmetic."""
    model = dl.Sequential(dl.Linear(2, 2), dl.ReLU(), dl.Linear(2, 2))
    for layer, weight, bias in ((model[0], [[1, -1], [2, 1]], [0.5, 0.5]),
                                (model[2], [[2, 1], [-1, 3]], [0, 0])):
        layer.weight.data, layer.bias.data = np.array(weight, float), np.array(bias, float)
    return model


class BackThroughLayers(Figure):
    """A network of two layers: values run forward, then gradients back, a layer a step."""

    title = "Back through a network, layer by layer"
    try_this = ("Walk to the end. Then set x₁ to 2, so that h₂ is silent. Which gradients become "
                "0, and why? Point at a neuron to see its sum.")
    summary = ("x₁ = {{x1:.0f}}, x₂ = {{x2:.0f}}; the targets are {} and {}. "
               "Step {{step:.0f}} of 6. {{words}}").format(*TARGETS_WRITTEN)
    formula = (
        Symbol(sign="L", value="{loss_now}", names=()), "= ( (",
        Symbol(sign="y₁", value="{y1_now}", names=()), "− {} )² + (".format(*TARGETS_WRITTEN),
        Symbol(sign="y₂", value="{y2_now}", names=()),
        "− {1} )² ) / 2,  y = max(0, (".format(*TARGETS_WRITTEN),
        Symbol(sign="x₁", value="{x1:.0f}", names=("x1",)), ",",
        Symbol(sign="x₂", value="{x2:.0f}", names=("x2",)), ") · W + 0.5 ) · V")
    names = ("x₁", "x₂", "h₁", "h₂", "y₁", "y₂")
    layers = Layers(2, 2, 2)
    controls = (Slider("step", 0, 6, steps=7, default=0, digits=0, play=1.5),
                Slider("x1", -2, 2, steps=5, default=1, digits=0, label="x₁"),
                Slider("x2", -2, 2, steps=5, default=1, digits=0, label="x₂"))
    panels = (Panel(
        Nodes("x", "y", "values", weight="weight", bias="bias", flow="flow", back="back",
              notes="{notes}", note_at=0.33, start="start", end="end", widest=4.0, full=10.0,
              radius=24, digits=(0, 0, 1, 1, 1, 1), called=names,
              made=("", "", *["; ReLU makes {} of it"] * 2, "", "")),
        *(Text("right", f"target{i}", f"target {target}", colour="muted")
          for i, target in enumerate(TARGETS_WRITTEN)),
        Text("right", "middle", "{loss}"),
        x=(-0.3, 2.8), y=(-1.5, 1.5), axes=False, size=(940, 330), least=820,
        handles=tuple(Handle("x", "y", name, at=i, radius=24, label=name[0] + "₁₂"[i])
                      for i, name in enumerate(("x1", "x2")))),)

    def compute(self, step: Array, x1: Array, x2: Array) -> dict[str, Any]:
        step, x1, x2 = np.broadcast_arrays(step, x1, x2)
        model, loss = small_network(), dl.MSELoss()
        first, last = model[0], model[2]
        frames = []
        for at, x in zip(step[:, 0].astype(int), np.hstack([x1, x2]), strict=True):
            value = loss.forward(model.forward(x[None]), TARGETS)
            model.backward(loss.backward())
            x, z, h, y = (a[0] for a in model.activations)
            gx, gz, gh, gy = (g[0] for g in model.gradients if g is not None)
            into = {"h": self.sums(gy, last.weight.data, gh), "x": self.sums(gz, first.weight.data,
                                                                            gx)}
            frames.append({
                "values": np.hstack([x, h, y]),
                "loss_now": written(value) if at >= 3 else "?",
                **{f"y{i}_now": written(v) if at >= 2 else "?" for i, v in enumerate(y, start=1)},
                "loss": "L = ({}² + {}²) / 2 = {}".format(*(
                    factor(written(v)) for v in (*(y - TARGETS[0]), value))) if at >= 3 else " ",
                "notes": "\n".join(self.notes(at, (gx, gz, gy), (first, last))),
                "words": self.words(at, value, gy, gh, gz, z, into)})
        return {
            **self.layers.places, "flow": self.layers.flow(np.minimum(step, 2)),
            "back": np.where(self.layers.edge_layer == 1, step >= 5, step >= 6).astype(float),
            "weight": self.layers.weights([first.weight.data, last.weight.data])[None],
            "bias": np.hstack([[0.0, 0.0], first.bias.data, last.bias.data])[None],
            "right": np.array([[2.16]]), "middle": np.zeros((1, 1)),
            "target0": np.array([[1.0]]), "target1": np.array([[-1.0]]),
            **{key: np.array([frame[key] for frame in frames]) for key in frames[0]}}

    def notes(self, at: int, grads: tuple[Array, ...], linear: tuple[dl.Layer, ...]
              ) -> list[str]:
        """What stands on the edges, above and below the neurons: weights, and gradients."""
        edges = [f"w = {written(w)}" + (f", ∂L/∂w = {written(g)}" if at >= back else "")
                 for layer, back in zip(linear, (6, 5), strict=True)
                 for w, g in zip(layer.weight.data.ravel(), layer.weight.grad.ravel(),
                                 strict=True)]
        shown = [f"∂L/∂{name} = {written(g)}" if at >= come else " " for name, g, come in zip(
            ("x₁", "x₂", "z₁", "z₂", "y₁", "y₂"), np.hstack(grads), (6, 6, 5, 5, 4, 4),
            strict=True)]
        return [*edges, *self.names, *shown]

    @staticmethod
    def sums(grad: Array, weight: Array, total: Array) -> list[str]:
        """What arrives at each neuron below: gradient times weight, over its edges, added up."""
        return [" + ".join(f"{factor(written(g))} · {factor(written(w))}"
                           for g, w in zip(grad, row, strict=True)) + f" = {written(t)}"
                for row, t in zip(weight, total, strict=True)]

    @staticmethod
    def words(at: int, loss: float, gy: Array, gh: Array, gz: Array, z: Array,
              into: dict[str, list[str]]) -> str:
        """What has just been computed, as a sentence."""
        y1, y2 = map(written, gy)
        slope = [f"{arrives}, times the slope of ReLU there, {int(one > 0)}: {written(g)}"
                 for arrives, one, g in zip(into["h"], z, gz, strict=True)]
        return ("The inputs are known.", "Forward: the hidden neurons have their values.",
                "Forward: the outputs have their values.",
                f"The loss is {written(loss)}. From here gradients go back.",
                f"Back: each output's gradient is its value minus its target: {y1} and {y2}.",
                f"Back: at h₁ arrives {slope[0]}. At h₂ arrives {slope[1]}.",
                f"Back: at x₁ arrives {into['x'][0]}, at x₂ {into['x'][1]}. Each weight's gradient "
                "is the value below it times the gradient of z above it.")[at]


DEEPEST, WIDTH = 12, 20


class GradientSizes(Figure):
    """How large the gradient is that arrives at each layer of a deep network, before training.

    It is the gradient of the layer's sums: what `Linear.backward` gets from above.
    """

    title = "How much gradient arrives at each layer"
    try_this = ("Take 12 layers. For each activation, find the scale of the weights at which the "
                "gradient stays most nearly level. For which of the three does none here do it?")
    summary = ("{activation}, {layers:.0f} layers, weights scaled by {scale:.2g}: the gradient "
               "that arrives at layer 1 is {share} times as large as that at the last layer.")
    formula = (
        Symbol(sign="at layer 1", value="{first:.2g}", names=("sizes",), colour="gradient"),
        "=", Symbol(sign="at the last layer", value="{last:.2g}", names=("sizes", "layers"),
                    colour="gradient"), "·",
        Symbol(sign="slopes and weights between", value="{share}", names=("scale", "layers")))
    activations: ClassVar[dict[str, Any]] = {
        "sigmoid": (dl.Sigmoid, "xavier"), "tanh": (dl.Tanh, "xavier"), "ReLU": (dl.ReLU, "he")}
    controls = (Choice("activation", [*activations]),
                Slider("layers", 2, DEEPEST, steps=DEEPEST - 1, default=8, digits=0),
                Slider("scale", 0.25, 4, steps=5, default=1, log=True,
                       label="weights scaled by"))
    panels = (
        Panel(Line("places", "outputs"),
              Points("places", "outputs", shape="square"),
              x=(0.5, DEEPEST + 0.5), y=(1e-8, 1e7), log="y", xlabel="layer",
              ylabel="typical size of its outputs", title="forward", size=(410, 290),
              handles=(Handle("layers", "outputs", "layers", at=-1, label="the last layer"),)),
        Panel(Line("places", "sizes", colour="gradient"),
              Points("places", "sizes", colour="gradient"),
              x=(0.5, DEEPEST + 0.5), y=(1e-16, 1e5), log="y", xlabel="layer",
              ylabel="typical size of the gradient", title="back", size=(410, 290)))

    def __init__(self) -> None:
        x, y = dl.load_penguins()
        self.x, self.y = dl.Standardizer().fit_transform(x)[::9], y[::9]
        super().__init__()

    def sizes(self, activation: str, layers: int, scale: float) -> Array:
        """Root mean squares: each layer's outputs, and the gradient that arrives at its sums."""
        (kind, scheme), rng = self.activations[activation], np.random.default_rng(0)
        widths = [self.x.shape[1], *[WIDTH] * (layers - 1), 3]
        linear = [dl.Linear(a, b, init=scheme, rng=rng) for a, b in pairwise(widths)]
        model = dl.Sequential(*[part for layer in linear for part in (layer, kind())][:-1])
        for layer in linear:
            layer.weight.data *= scale
        loss = dl.CrossEntropyLoss()
        loss.forward(model.forward(self.x), self.y)
        model.backward_parameters(loss.backward())
        outputs = [*model.activations[2::2], model.activations[-1]]
        arriving = [grad for grad in model.gradients[1::2] if grad is not None]
        sizes = [[np.sqrt(np.mean(a**2)) for a in arrays] for arrays in (outputs, arriving)]
        return np.pad(sizes, ((0, 0), (0, DEEPEST - layers)), constant_values=np.nan)

    def compute(self, activation: str, layers: Array, scale: Array) -> dict[str, Any]:
        pairs = np.broadcast_arrays(layers, scale)
        both = np.array([self.sizes(activation, int(n), s)
                         for n, s in zip(pairs[0][:, 0], pairs[1][:, 0], strict=True)])
        last = both[np.arange(len(both)), 1, pairs[0][:, 0].astype(int) - 1]
        first = both[:, 1, 0]
        return {"places": np.arange(1.0, DEEPEST + 1)[None], "outputs": both[:, 0],
                "sizes": both[:, 1], "first": first, "last": last,
                "share": np.array([typeset(f"{v:.2g}") for v in first / last])}


# What the lesson asks ----------------------------------------------------------------------------

questions = Questions("08_backpropagation")

questions.predict_number(
    "gears",
    "When z grows, a grows 0.5 times as much. When a grows, L changes −4 times as much. What is "
    "∂L/∂z?",
    low=-10, high=10, answer=-2, because="0.5 · (−4): the ratios multiply, with their signs.")

questions.predict_number(
    "dw",
    "With w = 3, x = 2, b = −3: m = 6, z = 3, a = 3, L = 4. What is ∂L/∂w?",
    low=-20, high=20, answer=-8,
    because="2(a − 5) = −4, times 1 for ReLU, times 1 for the sum, times x = 2. Walk it in the "
            "figure.")

questions.predict_choice(
    "bug",
    "4 → 10 → 3 is trained with this ReLU, for 30 epochs, ten times. What share of the test "
    "penguins is right, on average?",
    ["about 44 %, as if always saying Adelie", "about 80 %", "more than 95 %"],
    answer="more than 95 %", because="The next cell measures it, beside the right ReLU.")

questions.predict_choice(
    "fade",
    "Eight layers with sigmoid, weights of the usual size. How much gradient arrives at layer 1, "
    "compared with layer 8?",
    ["about as much", "about a tenth", "less than a thousandth"],
    answer="less than a thousandth",
    because="The slope of the sigmoid is at most a quarter. Seven of them stand in the way.")

questions.question(
    "product",
    "m = w · x with w = 3 and x = 2. The gradient of m is 10. What is the gradient of w?",
    {"30": "That is the gradient of x: 10 times w.",
     "20": "10 times the other factor, x = 2.",
     "10": "So it would be for a sum. A product has the other factor as local slope.",
     "60": "The value of m is not needed, only the other factor."},
    answer="20")

questions.question(
    "silent",
    "A ReLU neuron is silent for every sample. What are the gradients of its weights?",
    {"0": "No gradient passes, so it stays as it is: a dead neuron.",
     "large, to wake it up": "There is no such force. Where ReLU is flat, the slope is 0.",
     "the same as for other neurons": "Each neuron gets its own, through its own ReLU."},
    answer="0")

questions.question(
    "shape",
    "X is (32, 4), W is (4, 10), G is (32, 10). Which product gives the gradient of W?",
    {"X @ G": "The inner sizes, 4 and 32, do not fit.",
     "X.T @ G":
         "(4, 32) times (32, 10) is (4, 10), the shape of W. The sum runs over the samples.",
     "G @ W.T": "That is (32, 4), the gradient of X.",
     "G.T @ X": "That is (10, 4): the right numbers, transposed."},
    answer="X.T @ G")

questions.question(
    "order",
    "Why does the walk back need the values from the walk forward?",
    {"To compute the loss again.": "The loss is not needed any more, only its gradient.",
     "Because local slopes depend on them.":
         "The other factor of a product, or the sign of ReLU's input.",
     "It does not need them.": "Look at the product: its slope towards w is the value of x."},
    answer="Because local slopes depend on them.")

questions.question(
    "when",
    "Your new layer trains well on a simple problem. Is a gradient check still worth it?",
    {"No, training well proves the gradients.": "The ReLU above trained well, too.",
     "Yes, a wrong gradient can still train.":
         "It takes a second, and it sees what the accuracy does not.",
     "Only if the accuracy is below 95 %.": "Our bug was well above that."},
    answer="Yes, a wrong gradient can still train.")
