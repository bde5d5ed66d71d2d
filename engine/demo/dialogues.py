"""All stories of the demo."""

from engine.demo import (
    aktivitetsytan_i_bjorksatra,
    fritidsgardarna,
    initiatives,
    strandbadet,
    torget_i_storvik,
)

STORIES = (
    torget_i_storvik.STORY,
    aktivitetsytan_i_bjorksatra.STORY,
    fritidsgardarna.STORY,
    strandbadet.STORY,
    initiatives.PARKING,
    initiatives.MEALS,
    initiatives.EXERCISE_TRACK,
    initiatives.SAFE_CENTRE,
    initiatives.CLUB_HALLS,
    initiatives.MUSIC_SCHOOL,
)
