"""gunicorn's worker with threads, made patient: no client can be so slow that others wait.

gunicorn gives a connection one of its few threads before all of a request's head has come, and
then waits for the rest without an end: eight slow clients held everyone else up. Here a
connection waits beside the threads, at no cost, until its head is complete or its time is over.
And gunicorn's main thread waits up to two seconds for a client to close; here another does.

The search for garbage holds every thread of a worker: it leaves out what stays, and comes seldom.
"""

import gc
import socket
import threading
import time
from functools import partial
from selectors import EVENT_READ

from gunicorn.workers.gthread import TConn, ThreadWorker

# Longer heads are the parser's to judge; it has limits of its own.
LONGEST_HEAD = 32 * 1024
# New objects between two searches for garbage; Python searches after 700. In the deadline hour of
# 20 institutes with 500 in the database that was 800 searches, four of them of everything, of up
# to 0.12 s each; so and with what is loaded left out it is 200, and two of up to 0.04 s
# (November 2026).
NEW_OBJECTS = 10_000


class PatientWorker(ThreadWorker):
    """`gunicorn --worker-class ntnu_intl.server.PatientWorker`"""

    head_seconds = 10

    def load_wsgi(self) -> None:
        """What is loaded now lives as long as the worker does."""
        super().load_wsgi()
        gc.collect()
        gc.freeze()
        gc.set_threshold(NEW_OBJECTS)

    def enqueue_req(self, conn: TConn) -> None:
        """Every new and every kept connection comes here; it gets a thread when it is ready."""
        if conn.parser is not None and conn.parser.unreader.buf.getvalue():
            super().enqueue_req(conn)  # the next request came with the last one
            return
        conn.close = partial(self.close, conn)
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + self.head_seconds  # read by murder_pending
        self.pending_conns.append(conn)
        callback = partial(self.on_pending_socket_readable, conn)
        self.poller.register(conn.sock, EVENT_READ, callback)

    def on_pending_socket_readable(self, conn: TConn, client: socket.socket) -> None:
        try:
            come = client.recv(LONGEST_HEAD, socket.MSG_PEEK)
        except BlockingIOError:
            return
        except OSError:
            come = b""  # gone: a thread finds that out and closes
        is_whole = b"\r\n\r\n" in come or len(come) == LONGEST_HEAD
        # Woken with nothing new: the client has closed its side, and no more will come.
        is_whole = is_whole or len(come) == getattr(conn, "come", 0)
        conn.come = 0 if is_whole else len(come)
        # Only more than what has come wakes the worker again.
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 1 if is_whole else len(come) + 1)
        if is_whole:
            self.poller.unregister(client)
            self.pending_conns.remove(conn)
            conn.data_ready = True
            super().enqueue_req(conn)

    def close(self, conn: TConn, graceful: bool = False) -> None:
        if graceful:
            threading.Thread(target=TConn.close, args=(conn, True), daemon=True).start()
        else:
            TConn.close(conn)
