"""The routes of the page. `mount` puts them before those of the platform."""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from itertools import count
from typing import Any

from aiohttp import web

from sandbox.city import City
from sandbox.page import asked, files, shown
from sandbox.page.acts import Doings, answer_of
from sandbox.page.events import Feed
from sandbox.page.gauges import MOST_MINUTES, destination, gauges
from sandbox.page.guard import SHIELDS, Handler, PageError, guarded
from sandbox.page.record import Record
from sandbox.page.script import Script
from sandbox.page.trip import Trip

_MOST_TIMES = 1000


class Page:
    """The page of one city; `heading` is what a saved script says about itself (title, county, policy)."""

    def __init__(self, city: City, heading: Mapping[str, str]) -> None:
        self.city = city
        self.heading = heading
        self.trip = Trip(city)
        self.record = Record(city)
        self.doings = Doings(city, self.trip, self.record)
        self._life = secrets.token_hex(4)
        self._order = count(1)

    def begin(self) -> None:
        """The scene is set: what was done until now is no part of a saved script."""
        self.record.clear()

    def routes(self) -> list[web.RouteDef]:
        """Everything under / and /sandbox/."""
        reading: Mapping[str, Handler] = {
            "/": self.index,
            "/sandbox/static/{name}": self.static,
            "/sandbox/media/{code}": self.media,
            "/sandbox/state": self.state,
            "/sandbox/events": self.events,
            "/sandbox/readers": self.readers,
            "/sandbox/script": self.script,
        }
        acting: Mapping[str, Handler] = {
            "/sandbox/says": self.says,
            "/sandbox/taps": self.taps,
            "/sandbox/reads": self.reads,
            "/sandbox/sends": self.sends,
            "/sandbox/forward": self.forward,
            "/sandbox/faults": self.fault,
            "/sandbox/faults/off": self.fault_off,
        }
        gets = [web.get(path, guarded(handler)) for path, handler in reading.items()]
        return [*gets, *(web.post(path, guarded(handler)) for path, handler in acting.items())]

    async def index(self, request: web.Request) -> web.StreamResponse:
        """GET /"""
        return files.static("index.html")

    async def static(self, request: web.Request) -> web.StreamResponse:
        """GET /sandbox/static/{name}"""
        return files.static(request.match_info["name"])

    async def media(self, request: web.Request) -> web.StreamResponse:
        """GET /sandbox/media/{code}"""
        return files.media(self.city, request.match_info["code"])

    async def state(self, request: web.Request) -> web.StreamResponse:
        """GET /sandbox/state?who= : everything this person's phones show; without who: of who is in most groups."""
        directory = self.city.platform.directory
        who = request.query.get("who", "")
        me = directory.people.get(who) or shown.best_connected(self.city)
        return _json(
            {
                "robot": directory.robot_name,
                "me": me.userid if me else "",
                "people": shown.people(self.city),
                "places": shown.places(self.city, me) if me else [],
                "gauges": self._gauges(),
                "mark": f"{self._life}-{self.city.seq}",
            }
        )

    async def events(self, request: web.Request) -> web.StreamResponse:
        """GET /sandbox/events?who=&after= : changes after a mark, for as long as the page is open."""
        citizen = self.city.person(request.query.get("who", ""))
        feed = Feed(self.city, citizen, self._gauges, self._life)
        feed.resume(request.headers.get("Last-Event-ID") or request.query.get("after", ""))
        return await feed.run(request)

    async def readers(self, request: web.Request) -> web.StreamResponse:
        """GET /sandbox/readers?message= : names of who has read a message and who has not."""
        message = self.doings.message(request.query.get("message", ""))
        people = self.city.platform.directory.people
        present = shown.addressees(self.city, message)
        read = [people[user].name for user in present if user in message.read_at]
        return _json({"read": read, "unread": [people[user].name for user in present if user not in message.read_at]})

    async def script(self, request: web.Request) -> web.StreamResponse:
        """GET /sandbox/script : what was played, as a scenario file to keep."""
        text = Script(self.record, self.heading).text()
        headers = {**SHIELDS, "Content-Disposition": "attachment; filename=rehearsal.yaml"}
        return web.Response(text=text, content_type="application/yaml", charset="utf-8", headers=headers)

    async def says(self, request: web.Request) -> web.StreamResponse:
        """POST /sandbox/says {who, where, text, quote}"""
        return self._told(answer_of(await self.doings.says(asked.said(await asked.body(request)))))

    async def taps(self, request: web.Request) -> web.StreamResponse:
        """POST /sandbox/taps {who, message, button, form}"""
        return self._told(answer_of(await self.doings.taps(asked.tapped(await asked.body(request)))))

    async def reads(self, request: web.Request) -> web.StreamResponse:
        """POST /sandbox/reads {who, message}"""
        given = await asked.body(request)
        await self.doings.reads(asked.word(given, "who"), asked.word(given, "message"))
        return self._told({})

    async def sends(self, request: web.Request) -> web.StreamResponse:
        """POST /sandbox/sends?who=&name= with the bytes of the file"""
        who, name = asked.word(request.query, "who"), asked.word(request.query, "name")
        return self._told(answer_of(await self.doings.sends(who, name, await request.read())))

    async def forward(self, request: web.Request) -> web.StreamResponse:
        """POST /sandbox/forward {minutes | morning | next | to}; answers at once, progress is in the gauges."""
        until = await destination(self.city, dict(await asked.body(request)))
        step = self.record.step("until", until)
        self.trip.start(until)
        self.record.add(step)
        return self._told({})

    async def fault(self, request: web.Request) -> web.StreamResponse:
        """POST /sandbox/faults {kind, on, times | minutes}"""
        given = await asked.body(request)
        kind, on = asked.word(given, "kind"), asked.word_or_none(given, "on") or "*"
        lasting = "minutes" in given
        amount = asked.whole(given, "minutes", MOST_MINUTES) if lasting else asked.whole(given, "times", _MOST_TIMES)
        until = self.city.clock() + timedelta(minutes=amount) if lasting else None
        said = {"for": f"{amount}m"} if lasting else {"times": amount}
        step = self.record.step("fault", {"kind": kind, "on": on, **said})
        try:
            self.city.fault(kind, on, times=None if lasting else amount, until=until)
        except LookupError as error:
            raise PageError(str(error)) from None
        self.record.add(step)
        return self._told({})

    async def fault_off(self, request: web.Request) -> web.StreamResponse:
        """POST /sandbox/faults/off {kind}"""
        self.city.platform.faults.drop(asked.word(await asked.body(request), "kind"))
        return self._told({})

    def _gauges(self) -> dict[str, Any]:
        """With a growing number: an answer that was overtaken on its way must not undo newer news."""
        return {**gauges(self.city, self.trip), "order": next(self._order)}

    def _told(self, more: Mapping[str, Any]) -> web.Response:
        return _json({**more, "gauges": self._gauges()})


def _json(told: Mapping[str, Any]) -> web.Response:
    return web.json_response(dict(told), headers=SHIELDS)


def mount(city: City, heading: Mapping[str, str] | None = None) -> Page:
    """Put the page before a city; call it before `city.start`."""
    page = Page(city, heading or {})
    city.add_routes(page.routes())
    return page
