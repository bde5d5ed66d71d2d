"""What keeps an installation in good order: backup and restore, moving to another database, the doctor."""
