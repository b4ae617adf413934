"""Signed addresses open one route with one method for a while."""

from urllib.parse import parse_qs, urlsplit

import pytest

from fieldnotes.services.workspace import Workspace, create_workspace
from fieldnotes.ui.addresses import check_address, sign_address

NOW_S = 1_800_000_000.0


def check(ws: Workspace, method: str, address: str, *, path: str = "", now_s: float = NOW_S) -> str:
    parts = urlsplit(address)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    return check_address(
        ws,
        method,
        path or parts.path,
        expires=query["expires"],
        signature=query["signature"],
        now_s=now_s,
    )


def test_a_signed_address_opens_its_path_with_its_method(ws):
    address = sign_address(ws, "GET", "/api/media/7", now_s=NOW_S)
    assert check(ws, "GET", address) == "valid"


def test_head_goes_through_where_get_does(ws):
    assert check(ws, "HEAD", sign_address(ws, "GET", "/api/media/7", now_s=NOW_S)) == "valid"


def test_a_signed_address_opens_nothing_else(ws):
    address = sign_address(ws, "GET", "/api/media/7", now_s=NOW_S)
    assert check(ws, "GET", address, path="/api/media/8") == "forged"
    assert check(ws, "POST", address) == "forged"


def test_an_address_lasts_from_its_time_to_half_as_long_again(ws):
    address = sign_address(ws, "GET", "/api/media/7", valid_s=600, now_s=NOW_S)
    assert check(ws, "GET", address, now_s=NOW_S + 600) == "valid"
    assert check(ws, "GET", address, now_s=NOW_S + 901) == "expired"


def test_a_rerun_makes_the_same_address_so_that_media_is_not_loaded_again(ws):
    first = sign_address(ws, "GET", "/api/media/7", valid_s=600, now_s=NOW_S)
    assert sign_address(ws, "GET", "/api/media/7", valid_s=600, now_s=NOW_S + 200) == first


def test_a_longer_expiry_written_by_hand_is_forged(ws):
    address = sign_address(ws, "GET", "/api/media/7", now_s=NOW_S)
    expires = parse_qs(urlsplit(address).query)["expires"][0]
    assert check(ws, "GET", address.replace(expires, str(int(expires) + 1))) == "forged"


@pytest.mark.parametrize("expires", ["", "soon", "-5", "1e9", "²", "9" * 13])
def test_an_expiry_that_is_no_number_is_forged(ws, expires):
    state = check_address(ws, "GET", "/api/media/7", expires=expires, signature="0" * 64, now_s=NOW_S)
    assert state == "forged"


def test_another_workspace_does_not_honour_the_address(ws, tmp_path):
    other = create_workspace(tmp_path / "other")
    assert check(other, "GET", sign_address(ws, "GET", "/api/media/7", now_s=NOW_S)) == "forged"
    other.close()
