"""Twenty questions on ideas, before the course and after it, in two parallel forms. No points.

Each wrong answer is a known misconception, which has a name. The answers are in the learner's
record, as "00_ideas/before-3"; nobody is told what was right until the second form is answered.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from ..app import record
from .kit.ask import Form, Html, Options, Reply

LETTERS = ("a", "b", "c")
WHEN = ("before", "after")
HANDED_IN = re.compile(r"ideas before=([abc-]{20}) after=([abc-]{20})")


@dataclass(frozen=True)
class Idea:
    """One idea, asked twice: a form is the question, the right answer, and two wrong ones, whose
    misconceptions are ``wrong``."""

    about: str
    before: tuple[str, str, str, str]
    after: tuple[str, str, str, str]
    wrong: tuple[str, str]

    def asked(self, when: str) -> tuple[str, dict[str, str], str]:
        """The question, its options by letter, and the letter of the right one."""
        text, *options = getattr(self, when)
        turn = IDEAS.index(self) * (2 if when == "after" else 1) % 3
        order = [(i + turn) % 3 for i in range(3)]
        return (text, {letter: options[i] for letter, i in zip(LETTERS, order, strict=True)},
                LETTERS[order.index(0)])

    def misconception(self, when: str, letter: str) -> str:
        """What an answer shows; nothing if it is right."""
        option = self.asked(when)[1][letter]
        which = getattr(self, when)[1:].index(option)
        return self.wrong[which - 1] if which else ""


IDEAS = (
    Idea("a spike is all or none",
         ("A stimulus makes a nerve cell fire. The stimulus grows stronger. Each single spike "
          "becomes …", "no larger; there may be more of them", "larger", "longer"),
         ("A nerve cell fires ten times a second, and at a stronger stimulus twenty times. How do "
          "the single spikes compare?", "They are alike.", "The later ones are higher.",
          "The later ones last longer."),
         ("stronger stimuli make higher spikes", "stronger stimuli make longer spikes")),
    Idea("what is learnt lies in the connections",
         ("An animal has learnt something. What has changed among its nerve cells?",
          "how strongly many cells act on each other", "a new cell has come that holds it",
          "a copy of what it saw is stored"),
         ("A trained network recognises penguins. Where is that knowledge?",
          "in the strengths of many connections together", "in one neuron, the one for penguins",
          "in copies of the pictures it has seen"),
         ("one cell holds one thing", "learning is storing copies")),
    Idea("a weight has a sign",
         ("A neuron multiplies each input by a weight, and adds up. One weight is −2. That input "
          "grows. The sum …", "falls", "stays: a negative weight switches its input off",
          "grows: more goes in"),
         ("One weight of a neuron is −0.5. That input goes from 2 to 4. The sum …", "falls by 1",
          "stays: the input is switched off", "grows by 1"),
         ("a negative weight is no connection", "more input is always more output")),
    Idea("the bias acts without inputs",
         ("All inputs of a neuron are 0, and it is silent. What can make it fire?",
          "a larger bias", "nothing: there is nothing to add up", "larger weights"),
         ("A neuron is to fire when all its inputs are 0. What do you change?", "its bias",
          "It cannot: without inputs it gives 0.", "its weights, upwards"),
         ("nothing comes of no input", "larger weights always make a neuron fire more")),
    Idea("layers need an activation between them",
         ("Two layers, one after the other, only multiply and add. What can the two do that one "
          "cannot?", "nothing", "twice as much", "curved boundaries"),
         ("Ten layers without activation functions, against a single one: they can draw …",
          "the same boundaries", "ten times as complicated ones", "curved ones, too"),
         ("more layers are always more", "depth alone bends")),
    Idea("a sigmoid saturates",
         ("A sigmoid squeezes every number into 0 to 1. Its output is 0.999. Its input grows by 1. "
          "The output …", "hardly changes", "grows by about 1", "reaches 1 exactly"),
         ("A sigmoid's output is 0.001. Its input falls by 1. The output …", "hardly changes",
          "falls by about 1", "reaches 0 exactly"),
         ("the output moves with the input", "a sigmoid reaches its ends")),
    Idea("one neuron draws one straight line",
         ("One neuron is to separate two kinds of points in a plane. It can draw …",
          "a straight line", "any curve, if it is trained long enough", "a circle around one kind"),
         ("One kind of points lies around the other, as a ring. One neuron is trained on them for "
          "very long. In the end …", "it still makes mistakes",
          "its line has bent until it separates them", "it has drawn a circle between them"),
         ("training overcomes every limit", "a neuron encloses a class")),
    Idea("nobody says what a hidden neuron is for",
         ("Between input and output stand hidden neurons. Who decides what each of them looks for?",
          "nobody: it comes out of the training", "who writes the program",
          "the classes: each neuron looks for one of them"),
         ("In a trained network a hidden neuron answers to long bills. Why?",
          "It helped to lower the loss.", "It was programmed so.",
          "It stands for a species with long bills."),
         ("hidden neurons are programmed", "a hidden neuron is a class")),
    Idea("probabilities share one whole",
         ("Three classes have probabilities 0.5, 0.3 and 0.2. The first one's score alone is "
          "raised. The other probabilities …", "fall", "stay: each is computed by itself",
          "rise with it"),
         ("Four classes have probabilities 0.4, 0.3, 0.2 and 0.1. The last one's score alone is "
          "raised. The other probabilities …", "fall", "stay: nobody touched their scores",
          "rise, too"),
         ("each probability stands alone", "all probabilities can rise")),
    Idea("the loss also asks how sure",
         ("Two networks are right for the same 90 of 100 birds. Their losses …",
          "may differ: how sure they are counts", "are equal: both make ten mistakes",
          "can only differ if one program has an error"),
         ("In training the share right stays at 90 %, and the loss falls. That is …",
          "usual: how sure it is counts, too", "impossible: the loss counts mistakes",
          "a sign of an error in the program"),
         ("the loss counts mistakes", "loss and share right always go together")),
    Idea("a learning rate can be too high or too low",
         ("The learning rate is made ten times as large. The training …",
          "may be faster, or never settle", "is ten times as fast",
          "gets worse: smaller is always better"),
         ("A network learns badly. Shall the learning rate be larger?",
          "That may help, or make it worse: one has to try.", "Yes: larger learns faster.",
          "No: the smaller, the better."),
         ("larger steps are always faster", "smaller steps are always better")),
    Idea("against the slope",
         ("The loss has the slope +2 along a weight. To lower the loss, the weight should …",
          "become smaller", "become larger", "be set to 2"),
         ("The loss has the slope −3 along a weight. To lower the loss, the weight should …",
          "become larger", "become smaller", "be set to −3"),
         ("one goes the way of the slope", "the slope is the new weight")),
    Idea("training ends somewhere low, not at the one best place",
         ("The training has ended, and the loss does not fall any more. The weights are …",
          "often good, perhaps not the best there are", "the best there are",
          "not good yet: more training always helps"),
         ("The same network is trained twice, from other first weights. In the end the weights …",
          "differ, and are often about as good", "are the same: the best ones",
          "differ: neither was trained long enough"),
         ("training finds the one best solution", "more training always helps")),
    Idea("what travels backwards",
         ("In training something travels backwards through the network. What?",
          "how much the loss depends on each number", "the right answers",
          "the data, computed back from the outputs"),
         ("In training, what does the first layer get from the second?",
          "how the loss would change with each of its outputs", "the outputs that would be right",
          "its inputs, computed back"),
         ("right answers travel backwards", "the network runs backwards")),
    Idea("training rows do not tell how good it is",
         ("A network is right for 100 % of the rows it learnt from. For new rows it is right for …",
          "nobody knows: it has to be tested", "100 %, too",
          "few: who knows all by heart understands nothing"),
         ("Network A is right for 100 % of its training rows, B for 95 %. Which is better on new "
          "rows?", "That cannot be said from this.", "A", "B: A has learnt by heart"),
         ("the training score is the real one", "a perfect fit is always overfitting")),
    Idea("the size of numbers acts on training",
         ("A bird's mass in grams is a number of thousands, its bill in millimetres one of tens. "
          "For a network this means, at first:", "the mass dominates its sums",
          "nothing: the information is the same", "the mass tells more about the bird"),
         ("You write the mass in kilograms in place of grams, and scale nothing. The training …",
          "changes: the size of numbers acts on its steps", "stays the same",
          "changes: the mass now tells less about the species"),
         ("units do not matter to a network", "large numbers are important ones")),
    Idea("who chooses by the test has no test any more",
         ("Rows were laid aside for a test. You try ten networks on them, keep the best one, and "
          "report its score there. That score is …", "too good, on average",
          "honest: none has learnt from these rows", "too low: the rows were new to it"),
         ("You choose the learning rate with the highest score on the test rows, and report that "
          "score. It is …", "too good, on average", "honest: no weight was learnt from these rows",
          "too low: new rows are always harder"),
         ("choosing is not learning", "a test is always too hard")),
    Idea("a score needs a baseline",
         ("99 of 100 messages are harmless. A filter is right for 99 %. It is …",
          "perhaps worth nothing: saying “harmless” to all does the same", "very good",
          "good: guessing would be right for 50 %"),
         ("2 of 100 people have a disease. A test for it is right for 98 %. It is …",
          "perhaps worth nothing: saying “healthy” to all does the same", "very good",
          "good: far above one half"),
         ("a high score is a good score", "guessing means one half")),
    Idea("a small test promises little",
         ("A network is right for 10 of 10 test birds. Of all such birds it is right for …",
          "perhaps all, perhaps only three of four", "all", "Nothing at all can be said."),
         ("A network is right for 20 of 20 test birds. Of all such birds it is right for …",
          "perhaps all, perhaps only five of six", "all", "Nothing at all can be said."),
         ("a test's score is the truth", "a small test says nothing")),
    Idea("it names what it knows, whatever comes",
         ("A network has learnt to tell cats from dogs. It is shown a car. It says …",
          "cat or dog, perhaps very sure", "that it does not know", "50 % cat, 50 % dog"),
         ("The penguin network gets the measurements of an eagle. It names …",
          "a penguin, perhaps very sure", "nothing: it notices", "each species with one third"),
         ("a network knows what it does not know", "a network that does not know says so by equal "
          "probabilities")),
)  # fmt: skip


class Ideas(Form):
    """The twenty questions of one form, one after the other; it goes on where one stopped."""

    def __init__(self, when: str) -> None:
        if when not in WHEN:
            raise ValueError(f"there are the forms {' and '.join(WHEN)}, got {when!r}")
        super().__init__(Options([]), {"commit": "Next"})
        self.when = when
        self.ask()

    @property
    def answers(self) -> list[str]:
        """The letters answered, "" for what is open."""
        return answers(self.when)

    def ask(self) -> None:
        """The first of the questions that are open."""
        given, options = self.answers, dict[str, str]()
        heading = f"Ideas, {self.when} the course: all {len(IDEAS)} are answered. Thank you."
        if not all(given):
            at = given.index("")
            text, options, _ = IDEAS[at].asked(self.when)
            heading = f"Idea {at + 1} of {len(IDEAS)}. {escape(text)}"
        self.entry = Options([*options.values()])
        self.tell(form=self.form, heading=heading)

    def press(self, button: str, value: Any = None) -> None:
        given = self.answers
        if all(given):
            return
        at = given.index("")
        _, options, right = IDEAS[at].asked(self.when)
        letter = next((one for one, option in options.items() if option == value), "")
        if not letter:
            self.tell(reply=Reply("hint", "Choose an answer first. If you do not know: guess."))
            return
        record.update("00_ideas", f"{self.when}-{at + 1}", section="answers", answer=letter,
                      right=letter == right, kind="idea")
        self.ask()
        self.tell(reply=Reply("noted", f"Idea {at + 1} is answered."))


def answers(when: str) -> list[str]:
    """The letters that were answered, in order; "" for what is open.

    >>> len(answers("before"))
    20
    """
    kept = record.read()["answers"]
    entries = [kept.get(f"00_ideas/{when}-{i + 1}") for i in range(len(IDEAS))]
    return [entry["answer"] if isinstance(entry, dict) and str(entry.get("answer")) in LETTERS
            else "" for entry in entries]


def gain() -> Html:
    """What one knew before and knows now, idea by idea. Once the second form is answered it says
    which misconception a wrong answer shows."""
    first, last = map(answers, WHEN)
    if not all(last):
        return Html("<p>Answer the twenty questions first. Then you see here what you have "
                    "gained.</p>")
    rows, known = "", [0, 0]
    for idea, *letters in zip(IDEAS, first, last, strict=True):
        said = [idea.misconception(when, letter) if letter else "not answered"
                for when, letter in zip(WHEN, letters, strict=True)]
        known = [n + (not one) for n, one in zip(known, said, strict=True)]
        rows += f"<tr><td>{escape(idea.about)}</td>" + "".join(
            f"<td>{'✓' if not one else '✗ ' + escape(one)}</td>" for one in said) + "</tr>"
    return Html(f"<p><b>{known[0]} of {len(IDEAS)} before, {known[1]} now.</b></p><table><tr>"
                f"<th>idea</th><th>before</th><th>now</th></tr>{rows}</table>")


def handed_in() -> Html:
    """Both forms' answers as a line, which an assignment's notebook takes along."""
    first, last = ("".join(letter or "-" for letter in answers(when)) for when in WHEN)
    return Html(f"<p>ideas before={first} after={last}</p>")


def of_class(notebooks: Sequence[bytes]) -> list[dict[str, Any]]:
    """What a class gained, idea by idea, by the notebooks in which somebody answered both forms:
    how many were right before and after, and the misconceptions left, by how many have them."""
    lines = [found for data in notebooks
             if (found := HANDED_IN.search(data.decode("utf-8", "replace")))]
    both = [found.groups() for found in lines if "-" not in found[1] + found[2]]
    table: list[dict[str, Any]] = []
    for i, idea in enumerate(IDEAS if both else ()):
        said = [[idea.misconception(when, letters[i]) for letters in column]
                for when, column in zip(WHEN, zip(*both, strict=True), strict=True)]
        left = Counter(filter(None, said[1]))
        table.append({"about": idea.about, "students": len(both),
                      **{when: one.count("") for when, one in zip(WHEN, said, strict=True)},
                      "left": [{"name": name, "students": n} for name, n in left.most_common()]})
    return table
