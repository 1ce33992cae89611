"""Running programs of authors: each in a process of its own, with limits. Imports nothing of the other rooms."""
