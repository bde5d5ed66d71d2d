"""The outside world: the database, mail. Picked by `engine.bootstrap` from the settings."""
