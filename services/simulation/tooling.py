"""Tools in an episode: asked for, decided, used, paid, renewed, and ended or left to the exit."""

from contextlib import suppress
from datetime import date

from domain.dates import months_after
from domain.tool_facts import (
    ToolEnded,
    ToolGranted,
    ToolPaymentRecorded,
    ToolRefused,
    ToolRenewed,
    ToolRequested,
    ToolResumed,
    ToolStarted,
    ToolSuspended,
)
from services.simulation import proportions, words
from services.simulation.calendar import act_day, later, working_day
from services.simulation.life import Beyond, Life
from services.simulation.lodging import Lodging, lodge
from services.simulation.palette import PLACE_KINDS, first_of_next_month, request
from services.simulation.passage import Passage
from services.simulation.rent import euros
from services.simulation.tool_course import Course


def use_tools(life: Life, passage: Passage) -> None:
    """The tools of an episode, none beside another that excludes it."""
    kinds: list[str] = []
    for _ in range(life.rng.choice(proportions.TOOLS_PER_EPISODE)):
        kind = life.cast.tools[life.stream].draw()
        if not any(_excludes(life, kind, other) for other in kinds):
            kinds.append(kind)
    for kind in kinds:
        with suppress(Beyond):
            _use(life, passage, kind)


def _excludes(life: Life, kind: str, other: str) -> bool:
    tools = life.cast.configuration.tools
    return kind == other or kind in tools[other].excludes or other in tools[kind].excludes


def _use(life: Life, passage: Passage, kind: str) -> None:
    rng = life.rng
    day = life.work_day(passage, later(passage.started_on, rng.randrange(10, 150)))
    course = _asked(life, passage, kind=kind, day=day)
    decided_on = act_day(later(day, rng.randrange(3, 25)), rng)
    started_on = act_day(later(decided_on, rng.randrange(2, 20)), rng)
    lodging: Lodging | None = None
    is_refused = rng.random() < proportions.TOOL_REFUSED_SHARE
    if kind in PLACE_KINDS:
        lodging = lodge(course, started_on)
        is_refused = lodging is None
        if is_refused and kind == "logement_intercalaire":
            return
    if course.decider(day, but=course.requester) is None:
        return
    parameters = course.request.parameters
    course.step(course.requester, ToolRequested.NAME, day, kind=kind, parameters=parameters)
    if is_refused:
        _refuse(course, decided_on)
        return
    _grant(course, decided_on)
    try:
        _run(course, started_on, lodging=lodging)
    except Beyond:
        _end_before_move(course)
        raise
    finally:
        if lodging is not None and course.is_running:
            lodging.free(life, passage.left_on)


def _asked(life: Life, passage: Passage, *, kind: str, day: date) -> Course:
    """The lead asks, or the platform; where nobody else would decide, the other one asks."""
    stay = passage.stay_on(day)
    lead, platform = passage.lead_on(day), life.cast.platform(stay.territory)
    first, second = (lead, platform) if life.rng.random() < 0.85 else (platform, lead)
    course = Course(
        life=life,
        passage=passage,
        request=request(kind, day, rng=life.rng, stay=stay, lead=lead),
        tool=life.new_name(kind.replace("_", "-")),
        requester=first,
        limit=passage.settled_until(day),
        day=day,
    )
    if course.decider(day, but=first) is None:
        course.requester = second
    return course


def _refuse(course: Course, day: date) -> None:
    decider = course.decider(day, but=course.requester)
    if decider is None:
        raise Beyond
    reason = course.life.rng.choice(words.TOOL_REFUSAL_REASONS)
    course.step(decider, ToolRefused.NAME, day, reason=reason)


def _grant(course: Course, day: date) -> None:
    """What was asked for is granted, or three quarters of it."""
    decider = course.decider(day, but=course.requester)
    if decider is None:
        raise Beyond
    course.left_cents = course.request.asked_cents
    amount: str | None = None
    if course.left_cents and course.life.rng.random() < 0.25:
        course.left_cents = course.left_cents * 3 // 4
        amount = euros(course.left_cents)
    course.step(decider, ToolGranted.NAME, day, amount=amount)


def _run(course: Course, day: date, *, lodging: Lodging | None) -> None:
    """From the start to the end, if it does not last until the exit; raises `Beyond`."""
    life, asked = course.life, course.request
    course.step(course.passage.lead_on(day), ToolStarted.NAME, day)
    course.is_running = True
    if lodging is not None:
        territory = course.passage.stay_on(day).territory
        lodging.occupy(life, day, platform=life.cast.platform(territory))
    months = asked.months
    if asked.monthly_cents:
        _pay_monthly(course, first_of_next_month(day), months)
    elif asked.asked_cents:
        _pay_once(course, act_day(later(day, life.rng.randrange(1, 30)), life.rng))
    if not (asked.asked_cents and not asked.monthly_cents):
        months += _renew(course, months_after(day, months))
    if life.rng.random() < proportions.TOOL_LEFT_TO_EXIT_SHARE:
        raise Beyond
    ends_on = max(course.day, act_day(months_after(day, months), life.rng))
    outcomes = proportions.TOOL_OUTCOMES.get(asked.kind, proportions.OTHER_TOOL_OUTCOMES)
    _end(course, ends_on, outcome=life.rng.choice(outcomes))
    if lodging is not None:
        lodging.free(life, ends_on)


def _end(course: Course, day: date, *, outcome: str) -> None:
    course.step(course.passage.lead_on(day), ToolEnded.NAME, day, outcome=outcome)
    course.is_running = False


def _end_before_move(course: Course) -> None:
    """A tool of the dwelling that is left ends with the move, told the working day before."""
    moves = course.limit < course.passage.left_on and course.limit <= course.life.cast.until
    day = later(course.limit, -1) if moves else course.day
    while day > course.day and working_day(day) != day:
        day = later(day, -1)
    if course.is_running and day > course.day:
        _end(course, day, outcome="stopped")


def _pay_once(course: Course, day: date) -> None:
    payer = course.payer(day)
    if payer is not None:
        course.step(payer, ToolPaymentRecorded.NAME, day, amount=euros(course.left_cents))
        course.left_cents = 0


def _pay_monthly(course: Course, first: date, months: int) -> None:
    """An instalment a month as long as the current rent is paid; it rests where it is not."""
    life = course.life
    for month in range(months):
        wanted = later(months_after(first, month), life.rng.randrange(3, 10))
        day = max(course.day, act_day(wanted, life.rng))
        told = life.account_on(day)
        payer, decider = course.payer(day), course.decider(day)
        if told is None or payer is None or decider is None:
            continue
        after = (told.event,)
        if not told.has_resumed:
            if not course.is_suspended:
                reason = words.SUSPENDED_REASON
                course.step(decider, ToolSuspended.NAME, day, after=after, reason=reason)
                course.is_suspended = True
            continue
        if course.is_suspended:
            course.step(decider, ToolResumed.NAME, day, after=after)
            course.is_suspended = False
        if (cents := min(course.request.monthly_cents, course.left_cents)) > 0:
            amount = euros(cents)
            course.step(payer, ToolPaymentRecorded.NAME, day, after=after, amount=amount)
            course.left_cents -= cents


def _renew(course: Course, ends_on: date) -> int:
    """For some the tool goes on; how many months more."""
    rng = course.life.rng
    if rng.random() >= proportions.TOOL_RENEWED_SHARE:
        return 0
    months = rng.choice((2, 3, 6))
    day = max(course.day, act_day(later(ends_on, -rng.randrange(5, 25)), rng))
    decider = course.decider(day)
    if decider is None:
        return 0
    until = months_after(ends_on, months).isoformat()
    more_cents = course.request.monthly_cents * months
    amount = euros(more_cents) if more_cents else None
    course.step(decider, ToolRenewed.NAME, day, planned_end_on=until, amount=amount)
    course.left_cents += more_cents
    if more_cents:
        _pay_monthly(course, first_of_next_month(day), months)
    return months
