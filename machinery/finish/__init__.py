"""What the finished pages are given: style, font, copies, cards, an offline edition."""
