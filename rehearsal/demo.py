"""`qunding demo`: bot and sandbox together, the clock running; 快进 moves it (design §10.5)."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

from app import wall_clock
from app.stopping import interrupted
from rehearsal.stage import Play, Stage
from sandbox.page import mount


async def demo(play: Play, port: int, say: Callable[[str], None]) -> None:
    """Run until interrupted; `say` prints for the person at the terminal."""
    stage = Stage(replace(play, durable=True), running=wall_clock)
    page = mount(stage.city)
    say("正在准备样板县，请稍候……")
    await stage.open(port=port)
    page.begin()
    stage.city.forward = forward_of(stage)
    stage.city.next_due = stage.machine.upcoming
    stage.service.start_beats()
    say(f"群叮演练已就绪，请用浏览器打开：{stage.city.base_url}/")
    say("按 Ctrl+C 结束。演练数据只在本机，不会发到任何真实的群。")
    await interrupted()
    await stage.close()


def forward_of(stage: Stage) -> Callable[[datetime], Awaitable[None]]:
    """快进: the beat pauses, the machine runs, the beat goes on."""

    async def forward(until: datetime) -> None:
        stage.service.pause_beats()
        try:
            await stage.machine.run_until(until)
        finally:
            stage.service.resume_beats()

    return forward
