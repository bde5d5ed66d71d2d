"""Where responsibility lives: nämnd, förvaltning, bolag, kommunstyrelse, kommunfullmäktige (R78)."""

from sqlalchemy import Column, ForeignKey, String, Table

from engine.models.metadata import Id, id_column, metadata

#: `administration_id`: a nämnd points to its förvaltning. `head_user_id`: the head of a förvaltning or
#: bolag, or the kommundirektör of KS and KF; a case's head_of_administration is derived from here and is
#: never typed in. `kind`: namnd, forvaltning, bolag, ks, kf or rad.
unit = Table(
    "unit",
    metadata,
    id_column(),
    Column("key", String(40), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("diary_prefix", String(6), nullable=False),
    Column("administration_id", Id, ForeignKey("unit.id")),
    Column("head_user_id", Id, ForeignKey("user_account.id")),
)
