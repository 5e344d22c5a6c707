"""The leased table: nothing lost, nothing done twice, nothing blocked by a poison."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from studio.kernel import clock, jobs
from studio.kernel.db import Database
from studio.kernel.jobs import Job, State

LEASE = timedelta(seconds=60)
START = datetime(2026, 11, 23, 9, tzinfo=UTC)


def ask(db: Session, target: str = "t", **more: object) -> Job:
    return jobs.enqueue(db, "test", target, **more)  # type: ignore[arg-type]


def test_asking_twice_is_asking_once(db: Session) -> None:
    assert ask(db) is ask(db)
    assert ask(db, fingerprint="other") is not ask(db)


def test_a_claimed_job_is_nobody_elses(db: Session) -> None:
    job = ask(db)
    assert jobs.claim(db, "a", LEASE) is job
    assert jobs.claim(db, "b", LEASE) is None
    assert (job.state, job.attempt, job.worker) == (State.RUNNING, 1, "a")


def test_the_urgent_one_comes_first(db: Session) -> None:
    ask(db, "slow", priority=1)
    urgent = ask(db, "quick", priority=9)
    assert jobs.claim(db, "a", LEASE) is urgent


def test_a_dead_workers_job_is_taken_over_and_its_ghost_refused(db: Session) -> None:
    with clock.at(START) as advance:
        job = ask(db)
        jobs.claim(db, "ghost", LEASE)
        advance(LEASE + timedelta(seconds=1))
        assert jobs.claim(db, "b", LEASE) is job
        assert job.attempt == 2
        assert not jobs.finish(db, job.id, 1)
        assert not jobs.heartbeat(db, job.id, 1, LEASE, 0.5, "")
        assert jobs.finish(db, job.id, 2)
    db.expire_all()
    assert job.state == State.DONE


def test_a_heartbeat_keeps_the_lease(db: Session) -> None:
    with clock.at(START) as advance:
        job = ask(db)
        jobs.claim(db, "a", LEASE)
        advance(timedelta(seconds=50))
        assert jobs.heartbeat(db, job.id, 1, LEASE, 0.4, "On avance…")
        advance(timedelta(seconds=50))
        assert jobs.claim(db, "b", LEASE) is None
    db.expire_all()
    assert (job.progress, job.message) == (0.4, "On avance…")


def test_a_poison_is_tried_three_times_then_parked(db: Session) -> None:
    with clock.at(START) as advance:
        job = ask(db)
        for attempt in (1, 2, 3):
            advance(timedelta(minutes=10))
            assert jobs.claim(db, "a", LEASE) is job
            assert jobs.fail(db, job.id, attempt, "Illisible.", permanent=False)
            db.expire_all()
        assert (job.state, job.message) == (State.PARKED, "Illisible.")
        advance(timedelta(days=1))
        assert jobs.claim(db, "a", LEASE) is None


def test_a_failed_job_waits_before_the_next_try(db: Session) -> None:
    with clock.at(START) as advance:
        job = ask(db)
        jobs.claim(db, "a", LEASE)
        jobs.fail(db, job.id, 1, "Disque plein.", permanent=False)
        assert jobs.claim(db, "a", LEASE) is None
        advance(timedelta(seconds=6))
        assert jobs.claim(db, "a", LEASE) is job


def test_twenty_dead_workers_do_not_park_a_job(db: Session) -> None:
    with clock.at(START) as advance:
        job = ask(db)
        for _ in range(20):
            assert jobs.claim(db, "doomed", LEASE) is job
            advance(LEASE * 2)
        assert jobs.claim(db, "good", LEASE) is job
        assert jobs.finish(db, job.id, 21)


def test_what_kills_every_worker_is_parked_in_the_end(db: Session) -> None:
    with clock.at(START) as advance:
        job = ask(db)
        for _ in range(jobs.MAX_ATTEMPTS):
            assert jobs.claim(db, "doomed", LEASE) is job
            advance(LEASE * 2)
        assert jobs.claim(db, "next", LEASE) is None
    db.expire_all()
    assert job.state == State.PARKED


def test_a_child_waits_for_its_parent_and_shares_its_fate(db: Session) -> None:
    parent = ask(db, "parent")
    child = ask(db, "child", depends_on=parent.id, priority=9)
    assert jobs.claim(db, "a", LEASE) is parent
    assert jobs.claim(db, "a", LEASE) is None
    jobs.fail(db, parent.id, 1, "Cassé.", permanent=True)
    assert jobs.claim(db, "a", LEASE) is None
    db.expire_all()
    assert child.state == State.PARKED


def test_a_child_starts_when_its_parent_is_done(db: Session) -> None:
    parent = ask(db, "parent")
    child = ask(db, "child", depends_on=parent.id)
    jobs.claim(db, "a", LEASE)
    jobs.finish(db, parent.id, 1)
    assert jobs.claim(db, "a", LEASE) is child


def test_a_cancelled_job_is_refused_to_its_worker(db: Session) -> None:
    job = ask(db)
    jobs.claim(db, "a", LEASE)
    jobs.cancel(job)
    db.flush()
    assert not jobs.heartbeat(db, job.id, 1, LEASE, 0.1, "")


def test_retrying_a_parked_job_gives_all_its_tries_back(db: Session) -> None:
    job = ask(db)
    jobs.claim(db, "a", LEASE)
    jobs.fail(db, job.id, 1, "Non.", permanent=True)
    db.expire_all()
    jobs.retry(job)
    db.flush()
    assert jobs.claim(db, "a", LEASE) is job
    assert job.attempt == 2  # the number still grows: the ghost of the first try stays refused


def test_asking_again_for_what_was_parked_starts_it_afresh(db: Session) -> None:
    job = ask(db)
    jobs.claim(db, "a", LEASE)
    jobs.fail(db, job.id, 1, "Non.", permanent=True)
    db.expire_all()
    assert ask(db).state == State.WAITING


def test_released_work_costs_no_try(db: Session) -> None:
    job = ask(db)
    jobs.claim(db, "a", LEASE)
    assert jobs.release(db, job.id, 1)
    db.expire_all()
    assert (job.state, job.failures) == (State.WAITING, 0)


def test_kinds_left_for_others_wait_untouched(db: Session) -> None:
    urgent = jobs.enqueue(db, "film", "t", priority=9)
    job = ask(db)
    assert jobs.claim(db, "a", LEASE, without={"film", "sound"}) is job
    assert jobs.claim(db, "a", LEASE, without={"film", "sound"}) is None
    db.expire_all()
    assert (urgent.state, urgent.attempt) == (State.WAITING, 0)
    assert jobs.claim(db, "b", LEASE) is urgent


def test_a_worker_is_present_for_half_a_minute(database: Database) -> None:
    with clock.at(START) as advance, database.writing() as db:
        assert not jobs.somebody_works(db)
        jobs.say_present(db, "a")
        db.flush()
        assert jobs.somebody_works(db)
        advance(timedelta(seconds=31))
        assert not jobs.somebody_works(db)
