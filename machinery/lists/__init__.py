"""The lists that the build makes of the sources."""
