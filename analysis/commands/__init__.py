"""The commands of ``launchbook``, by what they work on."""
