"""One writer at a time, in the order of arrival."""

import fcntl
import threading
from contextlib import contextmanager

import pytest

from engine.adapters.write_gate import FifoLock, WriteGate
from engine.exceptions import DatabaseBusy


@contextmanager
def having(lock):
    assert lock.acquire(timeout=10)
    try:
        yield
    finally:
        lock.release()


def test_the_lock_is_handed_over_in_the_order_of_arrival():
    lock, order, threads = FifoLock(), [], []

    def take(number):
        with having(lock):
            order.append(number)

    with having(lock):
        for number in range(8):
            thread = threading.Thread(target=take, args=(number,))
            thread.start()
            threads.append(thread)
            while len(lock._waiting) <= number:
                threading.Event().wait(0.001)
    for thread in threads:
        thread.join()

    assert order == list(range(8))


def test_one_holds_the_lock_at_a_time():
    lock, inside, most = FifoLock(), [], []

    def work():
        for _ in range(200):
            with having(lock):
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert max(most) == 1
    assert len(most) == 800


def test_a_writer_that_fails_leaves_the_gate_open(tmp_path):
    gate = WriteGate(tmp_path / "gate")

    with pytest.raises(RuntimeError), gate():
        raise RuntimeError

    with gate():
        pass
    gate.close()


def test_two_gates_on_one_file_are_one_gate(tmp_path):
    first, second = WriteGate(tmp_path / "gate"), WriteGate(tmp_path / "gate")
    came = threading.Event()

    def enter():
        with second():
            came.set()

    thread = threading.Thread(target=enter)
    with first():
        thread.start()
        assert not came.wait(0.05)
    thread.join()

    assert came.is_set()
    first.close()
    second.close()


def test_who_gives_up_leaves_the_queue_as_if_never_there():
    lock = FifoLock()

    with having(lock):
        assert not lock.acquire(timeout=0.01)

    assert lock.acquire(timeout=0)


@contextmanager
def another_program_inside(side_file):
    """As a frozen process would be: it holds the lock and does nothing."""
    with side_file.open("w") as theirs:
        fcntl.flock(theirs, fcntl.LOCK_EX)
        yield


def test_a_frozen_program_inside_keeps_nobody_for_ever(tmp_path):
    gate = WriteGate(tmp_path / "gate", patience=0.02)

    with another_program_inside(tmp_path / "gate"):
        for _ in range(3):
            with pytest.raises(DatabaseBusy), gate():
                pass

    with gate():
        pass
    gate.close()


def test_a_thread_inside_keeps_nobody_for_ever(tmp_path):
    gate = WriteGate(tmp_path / "gate", patience=0.02)

    with gate(), pytest.raises(DatabaseBusy), gate():
        pass

    with gate():
        pass
    gate.close()


def test_what_is_had_too_late_is_let_go(tmp_path):
    """The thread that waits in the kernel's queue gets the lock when nobody wants it any more."""
    gate = WriteGate(tmp_path / "gate", patience=0.02)
    with another_program_inside(tmp_path / "gate"), pytest.raises(DatabaseBusy), gate():
        pass

    with (tmp_path / "gate").open("w") as others:
        fcntl.flock(others, fcntl.LOCK_EX)  # would wait for ever if the gate kept it

    with gate():
        pass
    gate.close()


def test_a_gate_that_is_closed_while_it_waits_takes_nothing(tmp_path):
    gate = WriteGate(tmp_path / "gate", patience=0.01)
    with another_program_inside(tmp_path / "gate"), pytest.raises(DatabaseBusy), gate():
        pass
    gate.close()

    other = WriteGate(tmp_path / "gate", patience=5)
    with other():
        pass
    other.close()
