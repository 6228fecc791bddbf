"""The hand-over of a ticket to another team."""
