"""Markdown as HTML: formulas as MathML, code in colours, links among the site's pages."""

from __future__ import annotations

import re
from html import escape
from typing import Any

import latex2mathml.converter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

NOTEBOOK = re.compile(r"(?:\.\./)*(?:(?P<folder>exercises)/(?P<name>\w+)/(?P=name)|"
                      r"(?:notebooks/)?(?P<lesson>\w+))\.ipynb(?P<place>#.*)?")
LONG = 24  # characters of a formula in a sentence, beyond which it may be wider than a phone
APPLIED = re.compile(r"(<mi>[a-z]{2,}</mi>)(?=<m(?:[in]|frac|su))")
IMAGE = re.compile(r"(?:\.\./)*(?:notebooks/)?images/(?P<name>[\w.-]+)")


class Renderer(IPythonRenderer):
    """HTML for a page that lies one folder below the site's root.

    >>> html("**Two** formulas: $x_1 w_1$ and [lesson 03](03_activation_functions.ipynb).")
    ... # doctest: +ELLIPSIS
    '<p><strong>Two</strong> formulas: <math ...</math> and <a href="../lessons/03_...'
    """

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        name = anchor(text)
        return f'<h{level} id="{name}">{text}</h{level}>\n'

    def block_math(self, body: str) -> str:
        return f"<div {scrolls('Formula')}>{mathml(body, 'block')}</div>"

    def inline_math(self, body: str) -> str:
        formula = mathml(body, "inline")
        return f"<span {scrolls('Long formula')}>{formula}</span>" if len(body) > LONG else formula

    def latex_environment(self, name: str, body: str) -> str:
        return self.block_math(f"\\begin{{{name}}}{body}\\end{{{name}}}")

    def block_code(self, code: str, info: str | None = None) -> str:
        return f"{coloured(code)}\n"

    def link(self, text: str, url: str, title: str | None = None) -> str:
        return super().link(text, address(url), title)

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return super().image(text, address(url), title)


def html(markdown: str) -> str:
    text = MarkdownWithMath(renderer=Renderer(escape=False)).render(markdown)
    text = text.replace("<th></th>", "<td></td>")  # a head without words is none
    text = re.sub(r"<th>(<math.*?</math>)</th>", named_head, text)
    return text.replace("<table>", f"<div {scrolls('Table')}><table>").replace(
        "</table>", "</table></div>")


def named_head(found: re.Match[str]) -> str:
    """A table's head that is a formula alone, in words that all programs read aloud."""
    said = " ".join(re.sub(r"<[^>]*>", " ", found[1]).split())
    return f'<th><span class="said">{said}</span><span aria-hidden="true">{found[1]}</span></th>'


def scrolls(name: str) -> str:
    """The attributes of what may be wider than the page."""
    return f'class="{name.lower()}" tabindex="0" role="group" aria-label="{name}"'


def mathml(latex: str, display: str) -> str:
    """A formula as MathML; a function's name stands apart from what it is of.

    >>> mathml(r"\\ln z", "inline")  # doctest: +ELLIPSIS
    '<math ...><mrow><mi>ln</mi><mspace width="0.17em" /><mi>z</mi></mrow></math>'
    """
    text = latex2mathml.converter.convert(latex.strip(), display=display)
    return APPLIED.sub(r'\1<mspace width="0.17em" />', text)


def coloured(code: str) -> str:
    """Python as it stands on a page.

    >>> coloured("x = 1")  # doctest: +ELLIPSIS
    '<pre class="code" tabindex="0"><code><span class="n">x</span> ...</code></pre>'
    """
    inner = highlight(code, PythonLexer(stripnl=False), HtmlFormatter(nowrap=True)).rstrip("\n")
    return f'<pre class="code" tabindex="0"><code>{inner}</code></pre>'


def address(url: str) -> str:
    """Where the site has what a notebook links to.

    >>> address("../exercises/05_layers/05_layers.ipynb"), address("05_layers.ipynb")
    ('../exercises/05_layers.html', '../lessons/05_layers.html')
    >>> address("images/neuron.svg")
    '../images/neuron.svg'
    """
    if found := NOTEBOOK.fullmatch(url):
        folder, name = found["folder"] or "lessons", found["name"] or found["lesson"]
        return f"../{folder}/{name}.html{found['place'] or ''}"
    if found := IMAGE.fullmatch(url):
        return f"../images/{found['name']}"
    if url.endswith(".md"):  # the teacher's guide
        return f"{url[:-3].replace('README', 'index')}.html"
    return url


def anchor(text: str) -> str:
    """The name of a heading, as in Jupyter.

    >>> anchor("What <em>you</em> need from before")
    'what-you-need-from-before'
    """
    plain = re.sub(r"<[^>]*>", "", text)
    return escape(re.sub(r"[^\w]+", "-", plain).strip("-").lower(), quote=True)
