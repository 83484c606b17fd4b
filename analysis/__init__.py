"""Launchbook: who said what about which missile launch, when, and in what tone."""

__version__ = "0.1.0"
