"""The process behind `flows.embedded_api`: Prefect's API on a free loopback port, for one run.

Started as `python -m flows.embedded_server`; it writes its port on standard output and ends when
standard input closes, so that it never outlives the run, however that run ends.
"""

import gc
import os
import signal
import socket
import sys
import threading


def main() -> None:
    """Serve Prefect's API until standard input closes or a signal comes."""
    gc.disable()  # importing makes only long-lived objects; collecting meanwhile costs a fifth of the start
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        print(listener.getsockname()[1], flush=True)
        threading.Thread(target=_end_with_parent, daemon=True).start()

        import uvicorn
        from prefect.server.api.server import create_app

        app = create_app(ephemeral=True, final=True)
        gc.enable()
        gc.freeze()
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="on"))
        server.run(sockets=[listener])


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
