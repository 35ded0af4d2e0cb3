"""What every ledger does, whichever implementation keeps it."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import uuid4

from services.canonical import canonical
from services.ports import Ledger, Outcome, Standing, StoredEvent, Wanted
from services.record import NO_CHAIN, NO_LEAF, Record, chained, data_hash, leaf_of
from tests.adapters.postgres.items import SOURCE, STATE, TYPE, item, numbered

STORED, KNOWN, CONFLICT = Standing.STORED, Standing.KNOWN, Standing.CONFLICT


def standings(outcomes: Sequence[Outcome]) -> list[Standing]:
    return [outcome.standing for outcome in outcomes]


def leaves_anew(events: Sequence[StoredEvent]) -> list[bytes]:
    """The leaves, computed from the records alone."""
    leaves: list[bytes] = []
    last = {event.stream: NO_LEAF for event in events}
    for event in events:
        last[event.stream] = leaf_of(
            Record(
                position=event.position,
                stream=event.stream,
                version=event.version,
                previous_leaf=last[event.stream],
                occurred_on=event.occurred_on,
                recorded_at=event.recorded_at,
                source=event.source,
                id=event.id,
                type=event.type,
                data_hash=data_hash(event.state),
            )
        )
        leaves.append(last[event.stream])
    return leaves


def test_an_empty_ledger_has_its_head_before_the_first_position(ledger: Ledger) -> None:
    head = ledger.head()

    assert (head.position, head.chain) == (0, NO_CHAIN)


def test_positions_follow_one_another_without_gap_over_all_streams(ledger: Ledger) -> None:
    one, other = uuid4(), uuid4()

    outcomes = ledger.append(numbered(item(one, 0), item(other, 0), item(one, 1)))

    assert [(o.position, o.version) for o in outcomes] == [(1, 1), (2, 1), (3, 2)]
    assert ledger.head().position == 3


def test_recorded_times_strictly_increase_with_the_position(ledger: Ledger) -> None:
    stream = uuid4()

    ledger.append(numbered(*(item(stream, version) for version in range(20))))

    times = [event.recorded_at for event in ledger.page(0, limit=100)]
    assert len(set(times)) == 20
    assert times == sorted(times)


def test_what_fits_is_stored_and_its_neighbour_is_refused(ledger: Ledger) -> None:
    fitting, late = uuid4(), uuid4()

    outcomes = ledger.append(numbered(item(fitting, 0), item(late, 7), item(fitting, 1)))

    assert standings(outcomes) == [STORED, CONFLICT, STORED]
    assert ledger.head().position == 2


def test_what_follows_a_conflict_in_its_stream_is_not_stored(ledger: Ledger) -> None:
    stream = uuid4()

    outcomes = ledger.append(numbered(item(stream, 0), item(stream, 0), item(stream, 1)))

    assert standings(outcomes) == [STORED, CONFLICT, CONFLICT]


def test_a_key_is_stored_once_for_ever(ledger: Ledger) -> None:
    first = item(uuid4(), 0)
    ledger.append([first])

    outcomes = ledger.append([replace(first, stream=uuid4()), replace(first, expected_version=1)])

    assert standings(outcomes) == [KNOWN, KNOWN]
    assert ledger.head().position == 1


def test_two_items_of_one_request_stand_or_fall_together(ledger: Ledger) -> None:
    stream = uuid4()

    outcomes = ledger.append([item(stream, 0), item(stream, 5)])

    assert standings(outcomes) == [CONFLICT, CONFLICT]
    assert not ledger.stream(stream)


def test_a_reference_leads_to_the_stream_that_claimed_it_first(ledger: Ledger) -> None:
    first, second = uuid4(), uuid4()
    claims = numbered(item(first, 0, reference=b"ref"), item(second, 0, reference=b"ref"))

    outcomes = ledger.append(claims)
    found = ledger.look_up([Wanted(source=SOURCE, id="none", reference=b"ref", claim=b"ref")])

    assert standings(outcomes) == [STORED, CONFLICT]
    assert (found[0].stream, found[0].claimed_by) == (first, first)


def test_a_look_up_answers_key_and_events_in_order_of_version(ledger: Ledger) -> None:
    stream = uuid4()
    second = item(stream, 1, id="second")
    ledger.append(numbered(item(stream, 0), second, item(uuid4(), 0)))

    (found,) = ledger.look_up([Wanted(source=SOURCE, id="second", stream=stream)])

    assert found.key is not None
    assert (found.key.stream, found.key.version, found.key.digest) == (stream, 2, b"digest")
    assert [event.version for event in found.events] == [1, 2]


def test_nothing_is_found_for_what_was_never_stored(ledger: Ledger) -> None:
    (found,) = ledger.look_up([Wanted(source=SOURCE, id="none", reference=b"none")])

    assert (found.key, found.stream, list(found.events)) == (None, None, [])


def test_a_page_goes_on_after_a_position(ledger: Ledger) -> None:
    ledger.append(numbered(*(item(uuid4(), 0) for _ in range(5))))

    assert [event.position for event in ledger.page(2, limit=2)] == [3, 4]
    assert not ledger.page(5, limit=2)


def test_leaves_and_chain_can_be_computed_anew_from_the_records(ledger: Ledger) -> None:
    one, other = uuid4(), uuid4()
    ledger.append(numbered(item(one, 0), item(other, 0), item(one, 1)))
    ledger.append(numbered(item(one, 2), item(other, 1)))

    events = ledger.page(0, limit=10)
    anew = leaves_anew(events)
    chain = NO_CHAIN
    for leaf in anew:
        chain = chained(chain, leaf)

    assert [event.leaf for event in events] == anew
    assert ledger.head().chain == chain


def test_events_of_a_platform_are_found_by_type(ledger: Ledger) -> None:
    opened = "etage.platform.opened.v1"
    ledger.append(numbered(item(uuid4(), 0), item(uuid4(), 0, type=opened)))

    assert [event.type for event in ledger.of_type(opened)] == [opened]
    assert TYPE not in {event.type for event in ledger.of_type(opened)}


def test_households_that_name_another_one_are_looked_up(ledger: Ledger) -> None:
    linking, rectifying, named = uuid4(), uuid4(), uuid4()
    linked = {"data": {"with": str(named)}, "salt": STATE["salt"]}
    corrected = {"data": {"corrections": {"with": str(named)}}, "salt": STATE["salt"]}
    ledger.append(
        numbered(
            item(linking, 0, type="etage.household.linked.v1", state=canonical(linked)),
            item(rectifying, 0, type="etage.household.rectified.v1", state=canonical(corrected)),
            item(uuid4(), 0),
        )
    )

    assert ledger.naming(named) == sorted((linking, rectifying))
    assert not ledger.naming(linking)


def test_streams_with_later_events_are_told_apart(ledger: Ledger) -> None:
    old, grown, new = uuid4(), uuid4(), uuid4()
    ledger.append(numbered(item(old, 0), item(grown, 0)))
    reached = ledger.head().position
    ledger.append(numbered(item(grown, 1), item(grown, 2), item(new, 0)))

    assert ledger.changed([old, grown], after=reached) == [grown]
    assert ledger.changed([old, grown, new], after=reached) == sorted((grown, new))
    assert not ledger.changed([old, grown, new], after=ledger.head().position)
