"""All stories of the demo."""

from engine.demo import torget_i_storvik

STORIES = (torget_i_storvik.STORY,)
