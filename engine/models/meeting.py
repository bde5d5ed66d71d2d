"""The municipality's calendar: sittings, and the days that differ from the usual working days."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, String, Table

from engine.models.metadata import Id, id_column, metadata

meeting = Table(
    "meeting",
    metadata,
    id_column(),
    Column("unit_id", Id, ForeignKey("unit.id"), nullable=False),
    Column("on_date", Date, nullable=False),
    Column("agenda_stop_on", Date, nullable=False),
    Index(None, "unit_id", "on_date"),
)

#: A local closed day (`is_working_day` false) or an extra open one.
calendar_exception = Table(
    "calendar_exception",
    metadata,
    Column("on_date", Date, primary_key=True),
    Column("is_working_day", Boolean, nullable=False),
    Column("name", String(200), nullable=False),
)
