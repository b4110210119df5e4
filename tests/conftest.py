"""What holds for every test: none fails because a machine is slow, or because this run drew other examples.

``pytest --hypothesis-profile=exploring`` draws new ones.
"""

from hypothesis import settings

settings.register_profile("steady", deadline=None, derandomize=True)
settings.register_profile("exploring", deadline=None)
settings.load_profile("steady")
