"""What can be done, one command a file. A command writes in the transaction it is given and never begins one.

`ProcessEngine.run(command, ...)` is the only caller: it opens the transaction, and commits or rolls back.
"""
