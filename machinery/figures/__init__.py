"""Drawings, their values, and the controls around them."""
