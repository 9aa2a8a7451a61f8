"""The web edition: `dlcourse site OUT` builds a static site from the lessons and exercises.

    session    runs a page's cells: at build time here, later in the reader's browser (Pyodide)
    narrow     NumPy's counts, where Python has 32 bits
    late       the rest of the standard library, when it is imported
    interact   stands for ipywidgets' `interact` on a page
    lessons    a notebook as a page: its text as HTML, its cells, what they showed
    words      Markdown as HTML, formulas as MathML
    runtime    what comes from npm and the runtime's packages: fetched once, sums checked
    compiled   archives of Python that need not be compiled in the browser
    packed     files that a page fetches whole, its figures' and Python's
    reference  the package's docstrings as pages
    offline    the worker that keeps pages on the reader's device
    builder    all pages and files of the site
    commands   the command line
    serve      the site on this machine, with the headers it likes
    pages/     templates of the pages, and their style sheet
    front/     what runs in the browser: ES modules, joined at build time (esbuild)

Only `session`, `narrow` and `interact` go into the browser with the package; they need NumPy alone.
"""
