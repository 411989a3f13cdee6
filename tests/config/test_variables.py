"""Every variable that settings read is told to who runs the platform, and reaches the containers."""

import re

import pytest
from django.conf import settings

# The image fixes them; FIVEFOLD_WEB is what the web server says of itself.
NOT_FOR_CONTAINERS = {"DEBUG", "FIVEFOLD_HOME", "FIVEFOLD_WEB", "MEDIA_ROOT", "STATIC_ROOT"}


def read(path: str) -> str:
    return (settings.BASE_DIR / path).read_text()


NAMES = {
    name
    for line in read("config/settings.py").splitlines()
    for name in re.findall(r"(?:environ\.get|env_flag|env_list)\(\s*\"([A-Z_]+)\"", line)
    if not name.startswith("FIVEFOLD_EMBEDDED")
} | {f"FILE_LIMIT_{family.upper()}_MB" for family in settings.FILE_LIMITS}


def test_variables_are_found_at_all():
    assert {"SITE_URL", "INBOUND_SECRET", "FILE_AMOUNT_PER_DAY_MB", "FILE_LIMIT_SOUND_MB"} <= NAMES


@pytest.mark.parametrize("name", sorted(NAMES))
def test_each_variable_is_documented(name):
    said = read("docs/operations.md").replace("`…_", "`FILE_LIMIT_")
    assert f"`{name}`" in said


@pytest.mark.parametrize("name", sorted(NAMES - NOT_FOR_CONTAINERS))
def test_each_variable_reaches_the_containers(name):
    assert re.search(rf"^    {name}: ", read("docker-compose.yml"), re.MULTILINE)
