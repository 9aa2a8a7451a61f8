"""The site on this machine: ``python -m dlcourse.web.serve FOLDER [PORT]``."""

from __future__ import annotations

import contextlib
import functools
import http.server
import sys


class Handler(http.server.SimpleHTTPRequestHandler):
    """Static files, never stale."""

    protocol_version = "HTTP/1.1"
    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map,  # noqa: RUF012
                      ".js": "text/javascript", ".mjs": "text/javascript",
                      ".wasm": "application/wasm", ".ipynb": "application/x-ipynb+json"}

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):  # a page was left before it had all
            super().handle()

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")  # pages may share memory
        self.send_header("Cross-Origin-Embedder-Policy", "require-corp")  # with Python: Stop works
        super().end_headers()

    def log_message(self, *_: object) -> None:
        pass


def server(folder: str, port: int = 0) -> http.server.ThreadingHTTPServer:
    """A server of ``folder`` on this machine, for nobody else."""
    return http.server.ThreadingHTTPServer(
        ("127.0.0.1", port), functools.partial(Handler, directory=folder))


def main(folder: str, port: str = "8000") -> None:
    with server(folder, int(port)) as running:
        print(f"http://127.0.0.1:{running.server_port}/  (Ctrl-C ends it)", flush=True)
        running.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
