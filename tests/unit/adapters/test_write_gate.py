"""One writer at a time, in the order of arrival."""

import threading

import pytest

from engine.adapters.database import FifoLock, WriteGate


def test_the_lock_is_handed_over_in_the_order_of_arrival():
    lock, order, threads = FifoLock(), [], []

    def take(number):
        with lock:
            order.append(number)

    with lock:
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
            with lock:
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
