"""The check of formulas: their grammar, values and slips. Knows nothing of a build, and could be lifted out."""
