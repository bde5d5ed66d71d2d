"""What a command or a query is given: the connection, the one `now`, and what all of them share."""

from engine.transaction.programs import Programs
from engine.transaction.rooms import Rooms, ServiceHandler
from engine.transaction.transaction import OPERATOR, SYSTEM, Actor, Reader, Transaction

__all__ = ["OPERATOR", "SYSTEM", "Actor", "Programs", "Reader", "Rooms", "ServiceHandler", "Transaction"]
