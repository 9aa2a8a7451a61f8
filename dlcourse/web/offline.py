"""What makes the site an app of its own: its worker, which keeps files, and its manifest."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING

from .runtime import FRONT

if TYPE_CHECKING:
    from pathlib import Path

ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">'
    '<rect width="512" height="512" fill="#fff"/><g fill="#0b6aa8" stroke="#0b6aa8">'
    '<path d="M104 136L256 256h152M104 376l152-120" fill="none" stroke-width="22"/>'
    '<circle cx="104" cy="136" r="42"/><circle cx="104" cy="376" r="42"/>'
    '<circle cx="256" cy="256" r="56"/><circle cx="408" cy="256" r="42"/></g></svg>')
MANIFEST = {
    "name": "From neuron to network", "short_name": "dlcourse", "start_url": "index.html",
    "scope": "./", "display": "standalone", "lang": "en",
    "background_color": "#ffffff", "theme_color": "#ffffff",
    "icons": [{"src": "app/icon.svg", "sizes": "any", "type": "image/svg+xml", "purpose": "any"}]}


def add(site: Path) -> None:
    """Write the manifest, and last of all the worker, which knows every file of this version."""
    (site / "app" / "icon.svg").write_text(ICON, encoding="utf-8")
    (site / "app.webmanifest").write_text(json.dumps(MANIFEST), encoding="utf-8")
    files, front = sums(site), (site / "index.html").read_text(encoding="utf-8")
    own = (name for name in files if re.match(r"app/(page|theme|site|icon)", name))
    core = ["index.html", *own, *(f"frames/{name}" for name in re.findall(
        r'data-frames="([^"]*)"', front))]
    version = hashlib.sha256(json.dumps(files).encode()).hexdigest()[:16]
    head = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in
                   (("VERSION", version), ("CORE", core), ("FILES", files)))
    (site / "sw.js").write_text(head + (FRONT / "sw.js").read_text(encoding="utf-8"),
                                encoding="utf-8")


def sums(site: Path) -> dict[str, str]:
    """Each file's path, and the beginning of its SHA-256; the worker itself is none of them."""
    return {path.relative_to(site).as_posix():
            hashlib.sha256(path.read_bytes()).hexdigest()[:16]
            for path in sorted(site.rglob("*"))
            if path.is_file() and path != site / "sw.js"}
