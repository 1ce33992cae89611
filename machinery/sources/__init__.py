"""Reading what authors wrote, with its file and line. Imports nothing of the other rooms."""
