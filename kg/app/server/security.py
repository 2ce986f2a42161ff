"""What every answer carries and what no request may be: ASGI middleware."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Bytes of a request's body at most: a query is text that somebody wrote.
LARGEST = 1 << 20
#: What is larger still is not even read to its end; of the rest, who sends it while we answer would see no answer.
_PATIENCE = 16 * LARGEST
#: Pages of ours have no script and one style of their own; nothing of an article's can run in them.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_REFUSED = PlainTextResponse(f"a request has at most {LARGEST} bytes\n", 413, {"Connection": "close"})


class Secure:
    """Adds headers that no answer should lack, and refuses bodies that are too large."""

    def __init__(self, app: ASGIApp, *, shared: bool) -> None:
        """``shared``: other sites were allowed to read the answers (CORS)."""
        self.app = app
        self.headers = _HEADERS | {"Cross-Origin-Resource-Policy": "cross-origin" if shared else "same-origin"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
                headers.setdefault("Content-Security-Policy", POLICY)
                if "Allow" in headers:  # Starlette's are in no order
                    headers["Allow"] = ", ".join(sorted(headers["Allow"].split(", ")))
            await send(message)

        announced = Headers(scope=scope).get("content-length", "0")
        if not announced.isdecimal() or int(announced[:20]) > _PATIENCE:
            await _REFUSED(scope, receive, dressed)
            return
        body, size = b"", 0
        while True:  # the whole body first: it is small, or it is refused
            message = await receive()
            if message["type"] != "http.request":
                return  # gone
            size += len(message.get("body", b""))
            if size <= LARGEST:
                body += message.get("body", b"")
            if not message.get("more_body") or size > _PATIENCE:
                break
        if size > LARGEST:
            await _REFUSED(scope, receive, dressed)
            return
        given = False

        async def again() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self.app(scope, again, dressed)
