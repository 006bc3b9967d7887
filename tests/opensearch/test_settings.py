"""What names the cluster, and what is wrong with it: told in one sentence, without a password."""

from pathlib import Path

import pytest

from bot.settings import Search, Settings, SettingsError


def test_a_cluster_is_named_by_its_hosts() -> None:
    """Several hosts, an account, a file of certificates, and how the index is laid out."""
    found = Settings.from_env(
        {
            "PAPERBOT_SEARCH_URL": "https://one:9200, https://two:9200",
            "PAPERBOT_SEARCH_USER": "bot",
            "PAPERBOT_SEARCH_PASSWORD": "secret",
            "PAPERBOT_SEARCH_CA": "/etc/ca.pem",
            "PAPERBOT_SEARCH_INDEX": "library",
            "PAPERBOT_SEARCH_SHARDS": "6",
            "PAPERBOT_SEARCH_REPLICAS": "2",
            "PAPERBOT_SEARCH_TIMEOUT": "2.5",
        }
    ).search
    urls = ("https://one:9200", "https://two:9200")
    assert found == Search(urls, "bot", "secret", "", Path("/etc/ca.pem"), "library", 6, 2, 2.5)
    assert "secret" not in repr(found)
    assert Settings.from_env({}).search is None


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"PAPERBOT_SEARCH_URL": "one:9200"}, "PAPERBOT_SEARCH_URL"),
        ({"PAPERBOT_SEARCH_URL": "https://bot:secret@one:9200"}, "PAPERBOT_SEARCH_USER"),
        ({"PAPERBOT_SEARCH_USER": "bot"}, "go together"),
        ({"PAPERBOT_SEARCH_INDEX": "Library*"}, "small letters"),
        ({"PAPERBOT_SEARCH_SHARDS": "0"}, "PAPERBOT_SEARCH_SHARDS"),
        ({"PAPERBOT_SEARCH_REPLICAS": "many"}, "PAPERBOT_SEARCH_REPLICAS"),
        ({"PAPERBOT_SEARCH_TIMEOUT": "soon"}, "PAPERBOT_SEARCH_TIMEOUT"),
    ],
)
def test_what_cannot_be_used_is_told(given: dict[str, str], said: str) -> None:
    """A sentence that names the variable, and never a password."""
    with pytest.raises(SettingsError, match=said) as error:
        Settings.from_env({"PAPERBOT_SEARCH_URL": "https://one:9200"} | given)
    assert "secret" not in str(error.value)
