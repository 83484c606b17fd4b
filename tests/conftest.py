"""What all tests share: property tests are not timed, so that a busy machine fails none of them."""

from hypothesis import settings

settings.register_profile("launchbook", deadline=None, derandomize=True)
settings.load_profile("launchbook")
