"""Production answers over TLS alone: to a proxy that ends it, and to probes of the machine."""

from starlette.types import ASGIApp, Receive, Scope, Send

from adapters.http.problems import Problem, problem_response

PROBES = frozenset(("/healthz", "/readyz", "/metrics"))


class OverTls:
    """ASGI middleware. A request that no trusted proxy had over TLS is refused, unread."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_open = scope["type"] != "http" or scope["scheme"] == "https" or scope["path"] in PROBES
        if is_open:
            await self._app(scope, receive, send)
            return
        problem = Problem("forbidden", "Ask over HTTPS; what is sent in the clear can be read.")
        await problem_response(problem)(scope, receive, send)
