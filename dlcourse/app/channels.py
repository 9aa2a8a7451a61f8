"""What a kernel says goes to the page at once.

A connection of the network holds a small piece back until the last one is acknowledged (Nagle's
algorithm), and a browser that has nothing to say acknowledges it 40 ms later: a figure that
streams frames would come in jerks, 25 a second.
"""

from __future__ import annotations

from typing import Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class Prompt(ZMQChannelsWebsocketConnection):
    """Jupyter's own, with nothing held back."""

    def connect(self) -> Any:
        self.websocket_handler.set_nodelay(True)
        return super().connect()
